import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends each key of the input (one per line, as base64) to each topic with Java's producer, and prints the partitions:
 * one line per key, with a number per topic.
 *
 * Arguments: the bootstrap servers, then topics.
 */
public class KeyPlacement {
  public static void main(String[] args) throws Exception {
    List<byte[]> keys = new ArrayList<>();
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      keys.add(Base64.getDecoder().decode(line));
    }
    Map<String, Object> config = Map.of("bootstrap.servers", args[0], "linger.ms", "20", "batch.size", "131072");
    StringBuilder output = new StringBuilder();
    try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<List<Future<RecordMetadata>>> sent = new ArrayList<>();
      for (byte[] key : keys) {
        List<Future<RecordMetadata>> each = new ArrayList<>();
        for (int topic = 1; topic < args.length; topic++) {
          each.add(producer.send(new ProducerRecord<>(args[topic], key, new byte[0])));
        }
        sent.add(each);
      }
      producer.flush();
      for (List<Future<RecordMetadata>> each : sent) {
        for (Future<RecordMetadata> metadata : each) output.append(metadata.get().partition()).append(' ');
        output.append('\n');
      }
    }
    System.out.print(output);
  }
}
