import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * Encodes messages with the Java client's own classes.
 *
 * With the argument "apis" it lists what the client knows of every API. Otherwise it reads orders from standard input,
 * one JSON object a line, and answers each with one:
 *
 *   { "name", "version", "value" }            → { "bytes", "value", "tagged"? }
 *     value in: what the class's JsonConverter reads; value out: every field of the decoded bytes, defaults included;
 *     tagged: the same message with tagged fields of unknown meaning in every struct, when it has tagged sections
 *   { "name", "version", "value", "as": [] }  → { "bytes", "as": { version: bytes, or null where it is refused } }
 */
public class MessageVectors {
    private static final String PACKAGE = "org.apache.kafka.common.message.";
    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] arguments) throws Exception {
        try (PrintStream out = new PrintStream(System.out, false, "UTF-8")) {
            if (arguments.length > 0 && arguments[0].equals("apis")) {
                for (ApiMessageType api : ApiMessageType.values()) out.println(describe(api));
                return;
            }
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode order = JSON.readTree(line);
                try {
                    out.println(answer(order));
                } catch (Exception cause) {
                    throw new IllegalArgumentException(line, cause);
                }
            }
        }
    }

    private static JsonNode describe(ApiMessageType api) {
        ObjectNode node = JSON.createObjectNode();
        node.put("key", api.apiKey());
        node.put("name", api.name);
        node.put("min", api.lowestSupportedVersion());
        node.put("max", api.highestSupportedVersion(false));
        node.put("maxUnstable", api.highestSupportedVersion(true));
        ArrayNode requestHeaders = node.putArray("requestHeaders");
        ArrayNode responseHeaders = node.putArray("responseHeaders");
        for (short version = api.lowestSupportedVersion(); version <= api.highestSupportedVersion(true); version++) {
            requestHeaders.add(api.requestHeaderVersion(version));
            responseHeaders.add(api.responseHeaderVersion(version));
        }
        return node;
    }

    private static JsonNode answer(JsonNode order) throws Exception {
        String name = order.get("name").textValue();
        short version = order.get("version").shortValue();
        Message message = read(name, order.get("value"), version);
        byte[] bytes = encode(message, version);
        ObjectNode answer = JSON.createObjectNode();
        answer.put("bytes", Base64.getEncoder().encodeToString(bytes));
        if (order.has("as")) {
            ObjectNode as = answer.putObject("as");
            for (JsonNode other : order.get("as")) {
                as.put(other.asText(), encodeOrRefuse(message, other.shortValue()));
            }
            return answer;
        }
        Message decoded = messageClass(name).getDeclaredConstructor().newInstance();
        decoded.read(new ByteBufferAccessor(ByteBuffer.wrap(bytes)), version);
        answer.set("value", dump(decoded));
        if (addUnknownTags(message)) {
            String tagged = encodeOrRefuse(message, version);
            if (tagged != null) answer.put("tagged", tagged);
        }
        return answer;
    }

    private static String encodeOrRefuse(Message message, short version) {
        try {
            return Base64.getEncoder().encodeToString(encode(message, version));
        } catch (UnsupportedVersionException refused) {
            return null;
        }
    }

    private static byte[] encode(Message message, short version) {
        ByteBuffer buffer = MessageUtil.toByteBufferAccessor(message, version).buffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends Message> messageClass(String name) throws ClassNotFoundException {
        try {
            return (Class<? extends Message>) Class.forName(PACKAGE + name + "Data");
        } catch (ClassNotFoundException notAnApi) {
            return (Class<? extends Message>) Class.forName(PACKAGE + name);
        }
    }

    private static Message read(String name, JsonNode value, short version) throws Exception {
        Class<?> converter = Class.forName(messageClass(name).getName() + "JsonConverter");
        try {
            return (Message) converter.getMethod("read", JsonNode.class, short.class).invoke(null, value, version);
        } catch (InvocationTargetException thrown) {
            throw (Exception) thrown.getCause();
        }
    }

    /** Every field of a struct: int64 as decimal text, bytes as base64, UUIDs as Kafka prints them. */
    private static JsonNode dump(Object value) throws IllegalAccessException {
        if (value == null) return JSON.nullNode();
        if (value instanceof Boolean flag) return JSON.getNodeFactory().booleanNode(flag);
        if (value instanceof Long number) return JSON.getNodeFactory().textNode(number.toString());
        if (value instanceof Double number) return JSON.getNodeFactory().numberNode(number);
        if (value instanceof Number number) return JSON.getNodeFactory().numberNode(number.intValue());
        if (value instanceof String || value instanceof Uuid) return JSON.getNodeFactory().textNode(value.toString());
        if (value instanceof byte[] bytes) return JSON.getNodeFactory().binaryNode(bytes);
        if (value instanceof ByteBuffer buffer) return JSON.getNodeFactory().binaryNode(contents(buffer));
        if (value instanceof MemoryRecords records) return JSON.getNodeFactory().binaryNode(contents(records.buffer()));
        if (value instanceof Collection<?> elements) {
            ArrayNode array = JSON.createArrayNode();
            for (Object element : elements) array.add(dump(element));
            return array;
        }
        if (!(value instanceof Message)) throw new IllegalArgumentException("Unknown type " + value.getClass());
        ObjectNode object = JSON.createObjectNode();
        for (Field field : fields(value)) object.set(field.getName(), dump(field.get(value)));
        return object;
    }

    private static byte[] contents(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** The fields of the schema, without those that the Java class has for itself. */
    private static List<Field> fields(Object struct) {
        List<Field> fields = new java.util.ArrayList<>();
        for (Field field : struct.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) continue;
            String name = field.getName();
            if (name.equals("_unknownTaggedFields")) continue;
            // Links of the hashed collection that holds the struct.
            if ((name.equals("next") || name.equals("prev")) && Modifier.isPrivate(field.getModifiers())) continue;
            field.setAccessible(true);
            fields.add(field);
        }
        return fields;
    }

    private static boolean addUnknownTags(Object value) throws ReflectiveOperationException {
        if (value instanceof Collection<?> elements) {
            for (Object element : elements) addUnknownTags(element);
        }
        if (!(value instanceof Message message)) return false;
        message.unknownTaggedFields().add(new RawTaggedField(100, new byte[] {}));
        message.unknownTaggedFields().add(new RawTaggedField(1_000_000, new byte[] {1, 2, 3}));
        for (Field field : fields(value)) {
            Object inner = field.get(value);
            // A struct of defaults may be one that this version lacks: a tag would make it matter.
            if (inner instanceof Message && inner.equals(inner.getClass().getDeclaredConstructor().newInstance())) continue;
            addUnknownTags(inner);
        }
        return true;
    }
}
