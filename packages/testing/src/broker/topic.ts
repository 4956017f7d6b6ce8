import type { Uuid } from '@kclient/protocol'
import type { Partition } from './partition.ts'
import type { TopicConfig } from './topic-config.ts'

/** One topic of an embedded broker. */
export interface Topic {
  readonly name: string
  readonly id: Uuid
  readonly config: TopicConfig
  /** By index. */
  readonly partitions: Partition[]
  readonly startOffset: bigint
}
