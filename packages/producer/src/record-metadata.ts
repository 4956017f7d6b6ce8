/** Where a record went, as the broker acknowledged it. */
export class RecordMetadata {
  readonly topic: string
  readonly partition: number
  /**
   * Offset of the record; -1n when it is not known: with `acks: 0`, and when the broker found the record in the log
   * already, because the answer to an earlier attempt was lost.
   */
  readonly offset: bigint
  /** Milliseconds since 1970: the record's own time, or that of the append when the topic keeps that. */
  readonly timestamp: number
  /** 0: the record's own time (CreateTime); 1: the time of the append on the broker (LogAppendTime). */
  readonly timestampType: 0 | 1
  /** The first offset that the partition still had then; -1n when the broker did not tell. */
  readonly logStartOffset: bigint

  constructor(
    topic: string,
    partition: number,
    offset: bigint,
    timestamp: number,
    timestampType: 0 | 1,
    logStartOffset: bigint,
  ) {
    this.topic = topic
    this.partition = partition
    this.offset = offset
    this.timestamp = timestamp
    this.timestampType = timestampType
    this.logStartOffset = logStartOffset
  }
}
