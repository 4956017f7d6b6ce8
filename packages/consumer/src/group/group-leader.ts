import type { Cluster, MetadataSnapshot, PartitionMetadata, TopicInterest } from '@kclient/cluster'
import type { Deadline } from '@kclient/net'
import type { JoinGroupResponse } from '@kclient/protocol/messages/join-group'
import type { SyncGroupRequestAssignmentInput } from '@kclient/protocol/messages/sync-group'
import type { Assignor, AssignorMember, AssignorPartition } from './assignor.ts'
import { assignChecked } from './assignors/assign-checked.ts'
import { decodeSubscription, encodeAssignment } from './assignors/member-metadata.ts'
import type { RebalanceProtocol } from './assignors/rebalance-protocol.ts'

/** What the leader works with. */
export interface GroupLeaderOptions {
  readonly cluster: Cluster
  readonly protocol: RebalanceProtocol
  /** What was assigned does not fit the topics any more. */
  readonly onChange: (reason: string) => void
}

/** The group waits for the leader, so it does not wait long for topics that may not exist. */
const metadataLimitMs = 5_000

/**
 * What the leader of a group does for all of its members: divides the partitions, and sees to it that they are divided
 * anew when there are others. It is not told what to watch when it comes back as a static member; so it watches what all
 * members told, also without assigning anything (KIP-814).
 */
export class GroupLeader {
  readonly #options: GroupLeaderOptions
  #interest: TopicInterest | undefined
  #unwatch: (() => void) | undefined

  constructor(options: GroupLeaderOptions) {
    this.#options = options
  }

  /**
   * What each member gets; none when the coordinator has it already.
   *
   * @throws what the assignor throws, or KafkaConfigurationError when it answers nonsense.
   */
  async assign(
    { members, skipAssignment }: JoinGroupResponse,
    assignor: Assignor,
    deadline: Deadline,
  ): Promise<SyncGroupRequestAssignmentInput[]> {
    const decoded = members.map(({ memberId, groupInstanceId, metadata }) =>
      decodeSubscription(memberId, groupInstanceId, metadata),
    )
    const topics = new Set(decoded.flatMap(member => member.topics))
    await this.#learn(topics, deadline)
    const { metadata } = this.#options.cluster
    this.#watch(topics, metadata)
    return skipAssignment ? [] : this.#divide(decoded, topics, assignor, metadata)
  }

  /** Leads no more. */
  resign(): void {
    this.#unwatch?.()
    this.#unwatch = undefined
    this.#interest?.close()
    this.#interest = undefined
  }

  #divide(
    members: readonly AssignorMember[],
    topics: ReadonlySet<string>,
    assignor: Assignor,
    metadata: MetadataSnapshot,
  ): SyncGroupRequestAssignmentInput[] {
    const partitions = new Map<string, AssignorPartition[]>()
    for (const name of topics) {
      const topic = metadata.topic(name)
      if (topic !== undefined)
        partitions.set(
          name,
          topic.partitions.map(each => withRacks(each, metadata)),
        )
    }
    const assigned = assignChecked(assignor, { members, partitions }, this.#options.protocol)
    return [...assigned].map(([memberId, assignment]) => ({ memberId, assignment: encodeAssignment(assignment) }))
  }

  /** Gets metadata of topics that only other members subscribe to. What is not there within the limit counts as missing. */
  async #learn(topics: ReadonlySet<string>, deadline: Deadline): Promise<void> {
    const { cluster } = this.#options
    const interest = cluster.interest()
    for (const topic of topics) interest.add(topic)
    this.resign()
    this.#interest = interest
    const isKnown = (topic: string): boolean =>
      cluster.metadata.topic(topic) !== undefined || cluster.metadata.topicErrors.has(topic)
    if ([...topics].every(isKnown)) return
    const limit = deadline.within(metadataLimitMs)
    try {
      await limit.wait(cluster.refresh('the topics of the group'), 'metadata of the topics of the group')
    } catch (error) {
      deadline.throwIfOver('assigning partitions')
      cluster.logger.warn(`Group leader: no metadata of all topics of the group: ${(error as Error).message}`)
    }
  }

  #watch(topics: ReadonlySet<string>, metadata: MetadataSnapshot): void {
    const { cluster, onChange } = this.#options
    const counts = new Map<string, number>()
    for (const topic of topics) counts.set(topic, metadata.topic(topic)?.partitions.length ?? 0)
    this.#unwatch = cluster.onMetadata(now => {
      for (const [topic, count] of counts) {
        const found = now.topic(topic)?.partitions.length
        // A topic that is missing from an answer may be in the next one, unless the answer says that it is gone.
        if (found === count || (found === undefined && (count === 0 || !now.topicErrors.has(topic)))) continue
        counts.set(topic, found ?? 0)
        onChange(`topic ${topic} has ${found ?? 0} partitions, and not ${count}`)
      }
    })
  }
}

function withRacks({ partition, replicas }: PartitionMetadata, { brokers }: MetadataSnapshot): AssignorPartition {
  return { partition, racks: replicas.flatMap(nodeId => brokers.get(nodeId)?.rack ?? []) }
}
