import type { Cluster } from '@kclient/cluster'
import { brokerError, ErrorCode } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import {
  offsetForLeaderEpochApi,
  type OffsetForLeaderEpochRequestInput,
} from '@kclient/protocol/messages/offset-for-leader-epoch'
import type { PartitionState } from '../assignment/partition-state.ts'
import type { PartitionTroubles } from '../fetching/partition-troubles.ts'

/** What the check needs of its consumer. */
export interface EpochCheckOptions {
  readonly cluster: Cluster
  readonly troubles: PartitionTroubles
  readonly deadline: () => Deadline
  readonly onChange: () => void
}

interface Check {
  readonly owner: PartitionState
  readonly version: number
  readonly leaderEpoch: number
}

/** From this version on consumers may ask: before, it took the rights of a broker. */
export const epochCheckSince = 3

/**
 * Asks a new leader whether its log agrees with what was read from the old one (KIP-320). Only for brokers before 2.7:
 * later ones compare on each fetch.
 */
export class EpochCheck {
  readonly #options: EpochCheckOptions

  constructor(options: EpochCheckOptions) {
    this.#options = options
  }

  /** Asks one leader for some partitions that are `validating`. */
  async validate(nodeId: number, partitions: readonly PartitionState[]): Promise<void> {
    const { cluster, troubles, deadline, onChange } = this.#options
    const checks: Check[] = []
    for (const owner of partitions) {
      owner.lookUpVersion = owner.version
      const leaderEpoch = cluster.leaderOf(owner.topic, owner.partition)?.leaderEpoch ?? -1
      checks.push({ owner, version: owner.version, leaderEpoch })
    }
    let failure: unknown
    const answers = new Map<PartitionState, { errorCode: number; leaderEpoch: number; endOffset: bigint }>()
    try {
      const response = await cluster.request({ node: nodeId }, offsetForLeaderEpochApi, request(checks), {
        deadline: deadline(),
      })
      for (const { topic, partitions: answered } of response.topics) {
        for (const answer of answered) {
          const check = checks.find(({ owner }) => owner.topic === topic && owner.partition === answer.partition)
          if (check !== undefined) answers.set(check.owner, answer)
        }
      }
    } catch (error) {
      failure = error
    }
    for (const { owner, version, leaderEpoch } of checks) {
      if (!owner.assigned || owner.version !== version) continue
      owner.lookUpVersion = -1
      const answer = answers.get(owner)
      if (answer === undefined) {
        troubles.failed(owner, failure ?? brokerError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, owner))
      } else if (answer.errorCode !== ErrorCode.NONE) {
        const { topic, partition } = owner
        troubles.failed(owner, brokerError(answer.errorCode, { topic, partition, broker: String(nodeId) }))
      } else {
        owner.leaderEpoch = leaderEpoch
        owner.validated()
        // -1: the leader knows nothing of that epoch, which says nothing about lost records.
        const cut = answer.endOffset >= 0n && answer.leaderEpoch >= 0 && answer.endOffset < (owner.position ?? 0n)
        if (cut) troubles.truncated(owner, answer.endOffset, answer.leaderEpoch)
      }
    }
    onChange()
  }
}

function request(checks: readonly Check[]): OffsetForLeaderEpochRequestInput {
  const topics = new Map<string, { partition: number; currentLeaderEpoch: number; leaderEpoch: number }[]>()
  for (const { owner, leaderEpoch } of checks) {
    let partitions = topics.get(owner.topic)
    if (partitions === undefined) {
      partitions = []
      topics.set(owner.topic, partitions)
    }
    partitions.push({
      partition: owner.partition,
      currentLeaderEpoch: leaderEpoch,
      leaderEpoch: owner.positionEpoch,
    })
  }
  return { replicaId: -1, topics: [...topics].map(([topic, partitions]) => ({ topic, partitions })) }
}
