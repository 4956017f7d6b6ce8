import type { TopicPartition } from '@kclient/errors'
import { RecordBatch, type RecordHeader } from '@kclient/protocol'
import { PartitionLog } from './partition-log.ts'
import type { Partition } from './partition.ts'
import type { Topic } from './topic.ts'

/** A record as it is in the log of an embedded broker. */
export interface LoggedRecord extends TopicPartition {
  readonly offset: bigint
  /** In ms since 1970. */
  readonly timestamp: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly RecordHeader[]
}

/** A partition as an embedded broker has it. */
export interface PartitionView {
  readonly partition: number
  /** Node id, -1 without a leader. */
  readonly leader: number
  readonly leaderEpoch: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  /** The first offset that can be read. */
  readonly logStartOffset: bigint
  /** The offset that the next record gets. */
  readonly endOffset: bigint
  /** Bytes of all batches. */
  readonly sizeInBytes: number
}

/** A topic as an embedded broker has it. */
export interface TopicView {
  readonly name: string
  /** The topic id, as Kafka prints it. */
  readonly id: string
  readonly partitions: readonly PartitionView[]
}

export function viewTopic(topic: Topic): TopicView {
  return { name: topic.name, id: topic.id, partitions: topic.partitions.map(viewPartition) }
}

function viewPartition(partition: Partition): PartitionView {
  const { index, leader, leaderEpoch, replicas, isr, log } = partition
  return {
    partition: index,
    leader,
    leaderEpoch,
    replicas: [...replicas],
    isr: [...isr],
    logStartOffset: log.startOffset,
    endOffset: log.endOffset,
    sizeInBytes: log.sizeInBytes,
  }
}

/** The batches of a partition, each in bytes of its own. */
export function viewBatches(partition: Partition): RecordBatch[] {
  return partition.log
    .batches()
    .map(stored => RecordBatch.read(Buffer.from(PartitionLog.bytesOf(stored))) as RecordBatch)
}

/** The records of a partition, without those below the start of its log and without control records. */
export function viewRecords(partition: Partition): LoggedRecord[] {
  const { topic, index, log } = partition
  const records: LoggedRecord[] = []
  for (const batch of viewBatches(partition)) {
    if (batch.isControl) continue
    const { baseOffset } = batch
    const cursor = batch.records()
    while (cursor.next()) {
      const offset = baseOffset + BigInt(cursor.offsetDelta)
      if (offset < log.startOffset) continue
      const { timestamp } = cursor
      const [key, value, headers] = [cursor.key(), cursor.value(), cursor.headers()]
      records.push({ topic, partition: index, offset, timestamp, key, value, headers })
    }
  }
  return records
}
