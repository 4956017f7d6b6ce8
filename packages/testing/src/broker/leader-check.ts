import { ErrorCode } from '@kclient/errors'
import { type Uuid, ZERO_UUID } from '@kclient/protocol'
import type { BrokerCluster } from './broker-cluster.ts'
import type { NodeState } from './node-state.ts'
import type { Partition } from './partition.ts'

/** Finds a partition by the name or, in newer versions, by the id of its topic; otherwise the number of the error. */
export function findPartition(
  cluster: BrokerCluster,
  topic: { readonly name: string; readonly topicId: Uuid },
  index: number,
): Partition | number {
  const byId = topic.topicId !== ZERO_UUID
  const found = byId ? cluster.topicById(topic.topicId) : cluster.topic(topic.name)
  if (found === undefined) return byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
  return found.partitions[index] ?? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
}

/**
 * Whether a node may serve a request for a partition: compares leader epochs (KIP-320, -1: the client does not know),
 * then looks whether it leads, or at least has a copy where that is enough. Gives the number of the error, or 0.
 */
export function leaderProblem(
  partition: Partition,
  node: NodeState,
  request: { readonly currentLeaderEpoch: number; readonly followerWillDo: boolean },
): number {
  const { currentLeaderEpoch, followerWillDo } = request
  const isReplica = partition.replicas.includes(node.nodeId)
  if (!isReplica) return ErrorCode.NOT_LEADER_OR_FOLLOWER
  if (currentLeaderEpoch !== -1 && currentLeaderEpoch < partition.leaderEpoch) return ErrorCode.FENCED_LEADER_EPOCH
  if (currentLeaderEpoch > partition.leaderEpoch) return ErrorCode.UNKNOWN_LEADER_EPOCH
  if (partition.leader === node.nodeId) return 0
  return followerWillDo && partition.leader !== -1 ? 0 : ErrorCode.NOT_LEADER_OR_FOLLOWER
}

/** An address of a node, as answers carry it. */
export interface NodeEndpoint {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
}

/** Gathers who leads the partitions that a request asked the wrong node for (KIP-951). */
export class LeaderHints {
  readonly #cluster: BrokerCluster
  readonly #nodes = new Map<number, NodeEndpoint>()

  constructor(cluster: BrokerCluster) {
    this.#cluster = cluster
  }

  /** Leader and epoch for a partition's answer, when the error is one that a hint helps with. */
  leaderOf(
    partition: Partition,
    errorCode: number,
  ): { readonly leaderId: number; readonly leaderEpoch: number } | undefined {
    if (errorCode !== ErrorCode.NOT_LEADER_OR_FOLLOWER && errorCode !== ErrorCode.FENCED_LEADER_EPOCH) return undefined
    const node = this.#cluster.node(partition.leader)
    if (node !== undefined) {
      const { nodeId, host, port, rack } = node
      this.#nodes.set(nodeId, { nodeId, host, port, rack })
    }
    return { leaderId: partition.leader, leaderEpoch: partition.leaderEpoch }
  }

  /** The addresses of all leaders that were named. */
  get endpoints(): NodeEndpoint[] {
    return [...this.#nodes.values()]
  }
}
