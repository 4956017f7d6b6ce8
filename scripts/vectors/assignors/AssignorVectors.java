import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;

/**
 * The Java client's assignors, as the leader of a group calls them: reads one group per line of standard input, and
 * writes what each member gets, and the user data that it would join with next, as one line of JSON.
 */
public final class AssignorVectors {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        StringBuilder output = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            output.append(answer(JSON.readTree(line))).append('\n');
        }
        System.out.write(output.toString().getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private static String answer(JsonNode group) throws Exception {
        ObjectNode answer = JSON.createObjectNode();
        try {
            String name = group.path("assignor").asText();
            int generation = group.path("generation").asInt();
            Map<String, Assignment> assignments = assign(assignor(name), group);
            ArrayNode members = answer.putArray("members");
            for (JsonNode member : group.path("members")) {
                Assignment assignment = assignments.get(member.path(0).asText());
                ByteBuffer bytes = ConsumerProtocol.serializeAssignment(assignment);
                members.addArray().add(text(bytes)).add(userData(name, bytes.duplicate(), generation));
            }
        } catch (RuntimeException error) {
            answer.removeAll();
            answer.put("error", error.toString());
        }
        return JSON.writeValueAsString(answer);
    }

    private static Map<String, Assignment> assign(ConsumerPartitionAssignor assignor, JsonNode group) {
        Map<String, Subscription> subscriptions = new HashMap<>();
        for (JsonNode member : group.path("members")) {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(member.path(2).asText()));
            Subscription subscription = ConsumerProtocol.deserializeSubscription(bytes);
            subscription.setGroupInstanceId(Optional.ofNullable(member.path(1).textValue()));
            subscriptions.put(member.path(0).asText(), subscription);
        }
        return assignor.assign(cluster(group.path("topics")), new GroupSubscription(subscriptions)).groupAssignment();
    }

    private static Cluster cluster(JsonNode topics) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        List<PartitionInfo> partitions = new ArrayList<>();
        topics.properties().forEach(topic -> {
            int partition = 0;
            for (JsonNode racks : topic.getValue()) {
                Node[] replicas = new Node[racks.size()];
                for (int i = 0; i < replicas.length; i++) {
                    String rack = racks.path(i).asText();
                    replicas[i] = nodes.computeIfAbsent(rack, r -> new Node(nodes.size(), "host", 9092, r));
                }
                Node leader = replicas.length == 0 ? null : replicas[0];
                partitions.add(new PartitionInfo(topic.getKey(), partition++, leader, replicas, replicas));
            }
        });
        return new Cluster("cluster", nodes.values(), partitions, Set.of(), Set.of());
    }

    @SuppressWarnings("removal")
    private static String userData(String name, ByteBuffer assignment, int generation) {
        ConsumerPartitionAssignor assignor = assignor(name);
        ConsumerGroupMetadata metadata = new ConsumerGroupMetadata("group", generation, "member", Optional.empty());
        assignor.onAssignment(ConsumerProtocol.deserializeAssignment(assignment), metadata);
        ByteBuffer userData = assignor.subscriptionUserData(Set.of());
        return userData == null ? null : text(userData);
    }

    private static ConsumerPartitionAssignor assignor(String name) {
        switch (name) {
            case "range": return new RangeAssignor();
            case "roundrobin": return new RoundRobinAssignor();
            case "sticky": return new StickyAssignor();
            case "cooperative-sticky": return new CooperativeStickyAssignor();
            default: throw new IllegalArgumentException(name);
        }
    }

    private static String text(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
