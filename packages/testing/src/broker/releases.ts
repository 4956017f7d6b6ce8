/** Apache Kafka releases whose API versions an embedded broker can take on. */
export type KafkaRelease = '2.1' | '2.4' | '2.8' | '3.3' | '3.7' | '3.9' | '4.0' | '4.1' | '4.2' | '4.3'

/** What sets a release apart beside the API versions. */
export interface ReleaseTraits {
  /** Highest version of each API by its number; an API that is missing does not exist. */
  readonly maxVersions: ReadonlyMap<number, number>
  /** Level of the feature `metadata.version` that the release supports and runs on; none before KRaft. */
  readonly metadataVersion: number | undefined
  /** Only the controller creates and deletes topics; others answer NOT_CONTROLLER, as they did with ZooKeeper. */
  readonly onlyControllerChangesTopics: boolean
  /** Says in an answer to too new an ApiVersions request which versions there are (KIP-511). */
  readonly namesApiVersionsRange: boolean
}

const releases: readonly KafkaRelease[] = ['2.1', '2.4', '2.8', '3.3', '3.7', '3.9', '4.0', '4.1', '4.2', '4.3']
const none = -1

// One row for each API: its number, then the highest version in each release, in the order above.
const table: readonly (readonly number[])[] = [
  [0, 7, 8, 9, 9, 10, 11, 12, 13, 13, 13], // Produce
  [1, 10, 11, 12, 13, 16, 17, 17, 18, 18, 18], // Fetch
  [2, 4, 5, 6, 7, 8, 9, 10, 10, 11, 11], // ListOffsets
  [3, 7, 9, 11, 12, 12, 12, 13, 13, 13, 13], // Metadata
  [8, 6, 8, 8, 8, 9, 9, 9, 9, 10, 10], // OffsetCommit
  [9, 5, 6, 7, 8, 9, 9, 9, 9, 10, 10], // OffsetFetch
  [10, 2, 3, 3, 4, 4, 6, 6, 6, 6, 6], // FindCoordinator
  [11, 3, 6, 7, 9, 9, 9, 9, 9, 9, 9], // JoinGroup
  [12, 2, 4, 4, 4, 4, 4, 4, 4, 4, 4], // Heartbeat
  [13, 2, 4, 4, 5, 5, 5, 5, 5, 5, 5], // LeaveGroup
  [14, 2, 4, 5, 5, 5, 5, 5, 5, 5, 5], // SyncGroup
  [15, 2, 5, 5, 5, 5, 5, 6, 6, 6, 6], // DescribeGroups
  [16, 2, 3, 4, 4, 4, 5, 5, 5, 5, 5], // ListGroups
  [17, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], // SaslHandshake
  [18, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4], // ApiVersions
  [19, 3, 5, 7, 7, 7, 7, 7, 7, 7, 7], // CreateTopics
  [20, 3, 4, 6, 6, 6, 6, 6, 6, 6, 6], // DeleteTopics
  [21, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2], // DeleteRecords
  [22, 1, 2, 4, 4, 4, 5, 5, 5, 5, 5], // InitProducerId
  [23, 2, 3, 4, 4, 4, 4, 4, 4, 4, 4], // OffsetForLeaderEpoch
  [24, 1, 1, 3, 3, 4, 5, 5, 5, 5, 5], // AddPartitionsToTxn
  [25, 1, 1, 3, 3, 3, 4, 4, 4, 4, 4], // AddOffsetsToTxn
  [26, 1, 1, 3, 3, 3, 4, 5, 5, 5, 5], // EndTxn
  [28, 2, 2, 3, 3, 3, 4, 5, 5, 5, 5], // TxnOffsetCommit
  [32, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4], // DescribeConfigs
  [33, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2], // AlterConfigs
  [36, 0, 1, 2, 2, 2, 2, 2, 2, 2, 2], // SaslAuthenticate
  [37, 1, 1, 3, 3, 3, 3, 3, 3, 3, 3], // CreatePartitions
  [42, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2], // DeleteGroups
  [44, none, 1, 1, 1, 1, 1, 1, 1, 1, 1], // IncrementalAlterConfigs
  [47, none, 0, 0, 0, 0, 0, 0, 0, 0, 0], // OffsetDelete
  [60, none, none, 0, 0, 1, 1, 2, 2, 2, 2], // DescribeCluster
  [61, none, none, 0, 0, 0, 0, 0, 0, 0, 0], // DescribeProducers
  [65, none, none, none, 0, 0, 0, 0, 0, 0, 0], // DescribeTransactions
  [66, none, none, none, 0, 0, 1, 1, 2, 2, 2], // ListTransactions
  [68, none, none, none, none, 0, 0, 1, 1, 1, 1], // ConsumerGroupHeartbeat
  [69, none, none, none, none, none, 0, 1, 1, 1, 1], // ConsumerGroupDescribe
  [75, none, none, none, none, none, none, 0, 0, 0, 0], // DescribeTopicPartitions
]

const metadataVersions: Readonly<Partial<Record<KafkaRelease, number>>> = {
  '3.3': 7,
  '3.7': 19,
  '3.9': 21,
  '4.0': 25,
  '4.1': 27,
  '4.2': 29,
  '4.3': 30,
}

/** All releases, oldest first. */
export const kafkaReleases: readonly KafkaRelease[] = releases

/** What a release is like. */
export function releaseTraits(release: KafkaRelease): ReleaseTraits {
  const column = releases.indexOf(release) + 1
  const maxVersions = new Map<number, number>()
  for (const row of table) {
    const max = row[column] ?? none
    if (max !== none) maxVersions.set(row[0] as number, max)
  }
  const usesZooKeeper = column <= releases.indexOf('2.8') + 1
  return {
    maxVersions,
    metadataVersion: metadataVersions[release],
    onlyControllerChangesTopics: usesZooKeeper,
    namesApiVersionsRange: column >= releases.indexOf('2.4') + 1,
  }
}
