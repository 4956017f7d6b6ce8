import type { RecordMetadata } from './record-metadata.ts'

/** A record that is in the buffer of the producer. Not a promise itself, so that `await` gives it and goes on. */
export class Delivery {
  readonly topic: string
  readonly partition: number
  /**
   * Where the record went, once the broker has acknowledged it; rejects as `send` does. Whoever does not look at it is
   * not bothered: it never counts as an unhandled rejection.
   */
  readonly delivered: Promise<RecordMetadata>

  constructor(topic: string, partition: number, delivered: Promise<RecordMetadata>) {
    this.topic = topic
    this.partition = partition
    this.delivered = delivered
    delivered.catch(() => {})
  }
}
