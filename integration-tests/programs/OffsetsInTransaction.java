import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts an offset of a group into a transaction, says so, and ends it when it is told to commit or abort. */
public class OffsetsInTransaction {
  @SuppressWarnings("removal")
  public static void main(String[] args) throws Exception {
    String topic = args[1];
    String group = args[2];
    long offset = Long.parseLong(args[3]);
    Properties properties = new Properties();
    properties.put("bootstrap.servers", args[0]);
    properties.put("transactional.id", group);
    var serializer = new ByteArraySerializer();
    try (var producer = new KafkaProducer<byte[], byte[]>(properties, serializer, serializer)) {
      producer.initTransactions();
      producer.beginTransaction();
      var offsets = Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset));
      producer.sendOffsetsToTransaction(offsets, new ConsumerGroupMetadata(group));
      producer.flush();
      System.out.println("pending");
      var lines = new BufferedReader(new InputStreamReader(System.in));
      if ("commit".equals(lines.readLine())) producer.commitTransaction();
      else producer.abortTransaction();
      System.out.println("ended");
    }
  }
}
