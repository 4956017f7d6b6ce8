import { Kafka, logLevel } from 'kafkajs'
import { asCodec } from './clients/kafkajs-codecs.ts'
import type { Codec } from './job.ts'
import { jsonLikeValues } from './values.ts'

/**
 * Topics to measure on. They are made and filled by kafkajs, in batches of 1,000 records, so that no contestant reads
 * what another one wrote.
 */
export class Topics {
  readonly #kafka: Kafka
  #names = 0

  constructor(bootstrapServers: string) {
    this.#kafka = new Kafka({ brokers: bootstrapServers.split(','), logLevel: logLevel.ERROR })
  }

  async create(partitions: number): Promise<string> {
    const topic = `benchmark-${process.pid}-${++this.#names}`
    const admin = this.#kafka.admin()
    await admin.connect()
    await admin.createTopics({ topics: [{ topic, numPartitions: partitions }] })
    await admin.disconnect()
    return topic
  }

  async fill(topic: string, partitions: number, records: number, valueBytes: number, codec: Codec): Promise<void> {
    const values = jsonLikeValues(valueBytes)
    const perBatch = Math.max(1, Math.min(1_000, Math.floor(900_000 / valueBytes)))
    const producer = this.#kafka.producer()
    await producer.connect()
    for (let sent = 0; sent < records;) {
      const topicMessages = []
      for (let partition = 0; partition < partitions && sent < records; partition++) {
        const size = Math.min(perBatch, records - sent)
        sent += size
        const messages = Array.from({ length: size }, (_, at) => ({
          partition,
          value: values[at % values.length] as string,
        }))
        topicMessages.push({ topic, messages })
      }
      await producer.sendBatch({ topicMessages, acks: -1, compression: asCodec(codec) })
    }
    await producer.disconnect()
  }

  async delete(topic: string): Promise<void> {
    const admin = this.#kafka.admin()
    await admin.connect()
    await admin.deleteTopics({ topics: [topic] })
    await admin.disconnect()
  }
}
