import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Members of groups, by Java's consumer. Reads commands from standard input, one per line, with words between tabs:
 *
 * <pre>
 * start  name  bootstrap servers  topics,by comma  properties, as name=value
 * stop   name
 * </pre>
 *
 * and prints what happens to a member, also between tabs: `assigned`, `revoked` and `lost` with partitions, `record` with
 * partition and offset, `committed` when all that it got is, `stopped`, `failed` with the error. What a poll brings is
 * committed before the next, or before its partition is given back. Ends at the end of its input.
 */
public final class JavaMembers {
    private static final Map<String, Member> MEMBERS = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split("\t", -1);
            if (words[0].equals("start")) {
                Member member = new Member(words);
                MEMBERS.put(words[1], member);
                member.start();
            } else {
                MEMBERS.remove(words[1]).stopping = true;
            }
        }
        System.exit(0);
    }

    private static synchronized void tell(String name, String what, String about) {
        System.out.println(name + "\t" + what + "\t" + about);
        System.out.flush();
    }

    private static final class Member extends Thread implements ConsumerRebalanceListener {
        private final String name;
        private final String[] words;
        private volatile boolean stopping = false;
        private KafkaConsumer<byte[], byte[]> consumer;
        private boolean uncommitted = false;

        Member(String[] words) {
            this.name = words[1];
            this.words = words;
            setDaemon(true);
        }

        @Override
        public void run() {
            Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", words[2], "group.protocol", "classic",
                "enable.auto.commit", "false", "auto.offset.reset", "earliest", "heartbeat.interval.ms", "200",
                "client.id", name));
            Arrays.stream(words).skip(4).map(each -> each.split("=", 2)).forEach(pair -> config.put(pair[0], pair[1]));
            var bytes = new ByteArrayDeserializer();
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config, bytes, bytes)) {
                this.consumer = consumer;
                consumer.subscribe(Arrays.asList(words[3].split(",")), this);
                while (!stopping) {
                    ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(50));
                    for (ConsumerRecord<byte[], byte[]> record : records) {
                        tell(name, "record", record.topic() + " " + record.partition() + " " + record.offset());
                    }
                    if (!records.isEmpty()) uncommitted = true;
                    commit();
                }
            } catch (Exception error) {
                tell(name, "failed", error.toString().replaceAll("\\s+", " "));
                return;
            }
            tell(name, "stopped", "");
        }

        private void commit() {
            if (!uncommitted) return;
            try {
                consumer.commitSync();
                uncommitted = false;
                tell(name, "committed", "");
            } catch (RebalanceInProgressException error) {
                // A cooperative member keeps reading in a rebalance, and commits when it is over, or before it gives back.
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            tell(name, "assigned", text(partitions));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit();
            tell(name, "revoked", text(partitions));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            tell(name, "lost", text(partitions));
        }

        private static String text(Collection<TopicPartition> partitions) {
            return partitions.stream().map(TopicPartition::toString).collect(Collectors.joining(" "));
        }
    }
}
