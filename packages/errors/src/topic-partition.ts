/** One partition of a topic. */
export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** One place in a partition. */
export interface TopicPartitionOffset extends TopicPartition {
  readonly offset: bigint
}
