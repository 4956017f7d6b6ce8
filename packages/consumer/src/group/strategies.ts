import { KafkaConfigurationError, type TopicPartition } from '@kclient/errors'
import type { JoinGroupRequestProtocolInput } from '@kclient/protocol/messages/join-group'
import type { Assignor } from './assignor.ts'
import type { AssignorOption } from './assignor-option.ts'
import { assignorsOf } from './assignors/assignors-of.ts'
import { encodeSubscription } from './assignors/member-metadata.ts'
import { type RebalanceProtocol, rebalanceProtocolOf } from './assignors/rebalance-protocol.ts'

/** What a member owns when it joins. */
export interface Owned {
  readonly partitions: readonly TopicPartition[]
  /** The generation in which it got them; -1 for none. */
  readonly generationId: number
}

/** The assignors of one consumer, for all of its life: some remember what they assigned. */
export class Strategies {
  readonly protocol: RebalanceProtocol
  readonly #assignors: readonly Assignor[]
  readonly #rackId: string | undefined

  constructor(options: readonly AssignorOption[], rackId: string | undefined) {
    this.#assignors = assignorsOf(options)
    this.protocol = rebalanceProtocolOf(this.#assignors)
    this.#rackId = rackId
  }

  /** What JoinGroup says under the name of each: one request, however many there are. */
  protocols(topics: readonly string[], owned: Owned): JoinGroupRequestProtocolInput[] {
    const ownedPartitions = this.protocol === 'eager' ? [] : owned.partitions
    return this.#assignors.map(assignor => {
      const userData = assignor.subscriptionUserData?.(topics)
      const { generationId } = owned
      const rackId = this.#rackId
      return {
        name: assignor.name,
        metadata: encodeSubscription({ topics, userData, ownedPartitions, generationId, rackId }),
      }
    })
  }

  /** @throws KafkaConfigurationError - The group has agreed on what this member does not know. */
  named(name: string | null): Assignor {
    const assignor = this.#assignors.find(each => each.name === name)
    if (assignor !== undefined) return assignor
    const known = this.#assignors.map(each => each.name).join(', ')
    throw new KafkaConfigurationError(`The group assigns by '${name}', and this member knows ${known} alone`)
  }
}
