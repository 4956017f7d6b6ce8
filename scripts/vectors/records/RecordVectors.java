import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.LeaderChangeMessage;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.common.utils.Utils;
import org.xerial.snappy.Snappy;

/**
 * The Java client's own classes on the other side: reads one JSON object from standard input, of which each member is a
 * list of work to do, and writes the results under the same names. See make.ts for what goes in and comes out.
 */
public final class RecordVectors {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] arguments) throws Exception {
        JsonNode input = JSON.readTree(System.in);
        ObjectNode output = JSON.createObjectNode();
        for (JsonNode each : input.path("write")) output.withArray("write").add(write(each));
        for (JsonNode each : input.path("read")) output.withArray("read").add(readChecked(bytes(each)));
        for (JsonNode each : input.path("frames")) output.withArray("frames").add(frame(each));
        for (JsonNode each : input.path("murmur2")) output.withArray("murmur2").add(Utils.murmur2(bytes(each).array()));
        for (JsonNode each : input.path("subscriptions")) output.withArray("subscriptions").add(subscription(each));
        for (JsonNode each : input.path("assignments")) output.withArray("assignments").add(assignment(each));
        JSON.writeValue(System.out, output);
    }

    /** Makes a batch, and reads it back: its bytes, and what Java sees in them. */
    private static ObjectNode write(JsonNode spec) throws Exception {
        ByteBuffer buffer = spec.path("emptied").asBoolean() ? emptied(spec) : built(spec);
        ObjectNode result = JSON.createObjectNode();
        result.put("bytes", text(buffer));
        result.setAll(read(buffer.duplicate()));
        return result;
    }

    /** What is left of a batch of which compaction has removed all records. */
    private static ByteBuffer emptied(JsonNode spec) {
        ByteBuffer buffer = ByteBuffer.allocate(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
        long baseOffset = spec.path("baseOffset").asLong();
        DefaultRecordBatch.writeEmptyHeader(buffer, (byte) 2, producerId(spec), producerEpoch(spec), baseSequence(spec),
            baseOffset, baseOffset + spec.path("lastOffsetDelta").asInt(), leaderEpoch(spec), timestampType(spec),
            spec.path("timestamp").asLong(), transactional(spec), spec.path("control").isTextual());
        buffer.flip();
        return buffer;
    }

    private static ByteBuffer built(JsonNode spec) throws Exception {
        byte magic = (byte) spec.path("magic").asInt(2);
        ByteBufferOutputStream out = new ByteBufferOutputStream(512);
        long logAppendTime = spec.path("logAppendTime").asLong(-1);
        long deleteHorizon = spec.path("deleteHorizon").asLong(-1);
        String control = spec.path("control").asText("");
        MemoryRecordsBuilder builder = new MemoryRecordsBuilder(out, magic, compression(spec), timestampType(spec),
            spec.path("baseOffset").asLong(), logAppendTime, producerId(spec), producerEpoch(spec), baseSequence(spec),
            transactional(spec), !control.isEmpty(), leaderEpoch(spec), Integer.MAX_VALUE, deleteHorizon);
        switch (control) {
            case "": break;
            case "abort": case "commit":
                ControlRecordType type = control.equals("abort") ? ControlRecordType.ABORT : ControlRecordType.COMMIT;
                builder.appendEndTxnMarker(spec.path("timestamp").asLong(),
                    new EndTransactionMarker(type, spec.path("coordinatorEpoch").asInt()));
                break;
            case "leader change":
                builder.appendLeaderChangeMessage(spec.path("timestamp").asLong(), new LeaderChangeMessage().setLeaderId(3));
                break;
            default: throw new IllegalArgumentException(control);
        }
        long offset = spec.path("baseOffset").asLong();
        for (JsonNode record : spec.path("records")) {
            offset = record.path("offset").asLong(offset);
            byte[] key = payload(record.path("key"));
            byte[] value = payload(record.path("value"));
            long timestamp = record.path("timestamp").asLong(-1);
            if (magic == 2) builder.appendWithOffset(offset, timestamp, key, value, headers(record.path("headers")));
            else builder.appendWithOffset(offset, timestamp, key, value);
            offset++;
        }
        return builder.build().buffer();
    }

    private static Compression compression(JsonNode spec) {
        int level = spec.path("level").asInt(-1);
        CompressionType type = CompressionType.forName(spec.path("compression").asText("none"));
        if (level < 0) return Compression.of(type).build();
        switch (type) {
            case GZIP: return Compression.gzip().level(level).build();
            case LZ4: return Compression.lz4().level(level).build();
            case ZSTD: return Compression.zstd().level(level).build();
            default: throw new IllegalArgumentException(type + " has no levels");
        }
    }

    /** Compressed data as Kafka's Java client does not write it, though other clients may, by the same libraries. */
    private static String frame(JsonNode spec) throws Exception {
        byte[] content = payload(spec.path("content"));
        if (spec.path("codec").asText().equals("snappy")) return text(ByteBuffer.wrap(Snappy.compress(content)));
        List<LZ4FrameOutputStream.FLG.Bits> flags = new ArrayList<>();
        flags.add(LZ4FrameOutputStream.FLG.Bits.BLOCK_INDEPENDENCE);
        for (JsonNode flag : spec.path("flags")) flags.add(LZ4FrameOutputStream.FLG.Bits.valueOf(flag.asText()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LZ4FrameOutputStream out = new LZ4FrameOutputStream(bytes,
            LZ4FrameOutputStream.BLOCKSIZE.valueOf(spec.path("blockSize").asText("SIZE_64KB")), content.length,
            flags.toArray(new LZ4FrameOutputStream.FLG.Bits[0]));
        out.write(content);
        out.close();
        return text(ByteBuffer.wrap(bytes.toByteArray()));
    }

    private static ObjectNode readChecked(ByteBuffer buffer) {
        try {
            return read(buffer);
        } catch (RuntimeException error) {
            return JSON.createObjectNode().put("error", error.toString());
        }
    }

    /** What Java reads: the batches, and their records as offset, timestamp, key, value, headers. */
    private static ObjectNode read(ByteBuffer buffer) {
        ObjectNode result = JSON.createObjectNode();
        ArrayNode batches = result.putArray("batches");
        for (MutableRecordBatch batch : MemoryRecords.readableRecords(buffer).batches()) {
            batch.ensureValid();
            ObjectNode view = batches.addObject();
            view.put("magic", batch.magic());
            view.put("baseOffset", String.valueOf(batch.baseOffset()));
            view.put("lastOffset", String.valueOf(batch.lastOffset()));
            view.put("sizeInBytes", batch.sizeInBytes());
            view.put("compression", batch.compressionType().name);
            view.put("timestampType", batch.timestampType().id);
            view.put("maxTimestamp", String.valueOf(batch.maxTimestamp()));
            view.put("producerId", String.valueOf(batch.producerId()));
            view.put("producerEpoch", batch.producerEpoch());
            view.put("baseSequence", batch.baseSequence());
            view.put("partitionLeaderEpoch", batch.partitionLeaderEpoch());
            view.put("transactional", batch.isTransactional());
            view.put("control", batch.isControlBatch());
            ArrayNode records = view.putArray("records");
            for (Record record : batch) {
                record.ensureValid();
                ArrayNode row = records.addArray();
                row.add(String.valueOf(record.offset())).add(String.valueOf(record.timestamp()));
                row.add(text(record.key())).add(text(record.value()));
                ArrayNode headers = row.addArray();
                for (Header header : record.headers()) {
                    headers.addArray().add(header.key())
                        .add(header.value() == null ? null : Base64.getEncoder().encodeToString(header.value()));
                }
            }
        }
        return result;
    }

    private static String subscription(JsonNode spec) {
        List<String> topics = new ArrayList<>();
        for (JsonNode topic : spec.path("topics")) topics.add(topic.asText());
        Subscription subscription = new Subscription(topics, buffer(spec.path("userData")), partitions(spec.path("owned")),
            spec.path("generationId").asInt(-1), Optional.ofNullable(spec.path("rackId").asText(null)));
        return text(ConsumerProtocol.serializeSubscription(subscription, (short) spec.path("version").asInt()));
    }

    private static String assignment(JsonNode spec) {
        Assignment assignment = new Assignment(partitions(spec.path("partitions")), buffer(spec.path("userData")));
        return text(ConsumerProtocol.serializeAssignment(assignment, (short) spec.path("version").asInt()));
    }

    private static List<TopicPartition> partitions(JsonNode list) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (JsonNode each : list) partitions.add(new TopicPartition(each.path(0).asText(), each.path(1).asInt()));
        return partitions;
    }

    private static Header[] headers(JsonNode list) {
        List<Header> headers = new ArrayList<>();
        for (JsonNode each : list) headers.add(new RecordHeader(each.path(0).asText(), payload(each.path(1))));
        return headers.toArray(new Header[0]);
    }

    /** null, a text, or { base64 }, or { repeat: [text, times] }. */
    private static byte[] payload(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) return null;
        if (value.isTextual()) return value.asText().getBytes(StandardCharsets.UTF_8);
        if (value.has("base64")) return Base64.getDecoder().decode(value.path("base64").asText());
        JsonNode repeat = value.path("repeat");
        return repeat.path(0).asText().repeat(repeat.path(1).asInt()).getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer buffer(JsonNode value) {
        byte[] bytes = payload(value);
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private static ByteBuffer bytes(JsonNode base64) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(base64.asText()));
    }

    private static String text(ByteBuffer buffer) {
        if (buffer == null) return null;
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static long producerId(JsonNode spec) {
        return spec.path("producerId").asLong(-1);
    }

    private static short producerEpoch(JsonNode spec) {
        return (short) spec.path("producerEpoch").asInt(-1);
    }

    private static int baseSequence(JsonNode spec) {
        return spec.path("baseSequence").asInt(-1);
    }

    private static int leaderEpoch(JsonNode spec) {
        return spec.path("partitionLeaderEpoch").asInt(-1);
    }

    private static boolean transactional(JsonNode spec) {
        return spec.path("transactional").asBoolean();
    }

    private static TimestampType timestampType(JsonNode spec) {
        if (spec.path("magic").asInt(2) == 0) return TimestampType.NO_TIMESTAMP_TYPE;
        return spec.path("logAppendTime").isMissingNode() ? TimestampType.CREATE_TIME : TimestampType.LOG_APPEND_TIME;
    }
}
