import { Admin, ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka'
import type { Codec } from './job.ts'
import { jsonLikeValues } from './values.ts'

/**
 * Topics to measure on. They are made and filled by a peer, in batches of 1,000 records, so that this client does not
 * read what it wrote itself.
 */
export class Topics {
  readonly #client: { readonly clientId: string; readonly bootstrapBrokers: string[] }
  #names = 0

  constructor(bootstrapServers: string) {
    this.#client = { clientId: 'benchmark', bootstrapBrokers: bootstrapServers.split(',') }
  }

  async create(partitions: number): Promise<string> {
    const topic = `benchmark-${process.pid}-${++this.#names}`
    const admin = new Admin(this.#client)
    await admin.createTopics({ topics: [topic], partitions, replicas: -1 })
    await admin.close()
    return topic
  }

  async fill(topic: string, partitions: number, records: number, valueBytes: number, codec: Codec): Promise<void> {
    const values = jsonLikeValues(valueBytes)
    const perBatch = Math.max(1, Math.min(1_000, Math.floor(900_000 / valueBytes)))
    const producer = new Producer({
      ...this.#client,
      serializers: stringSerializers,
      acks: ProduceAcks.ALL,
      compression: codec,
    })
    for (let sent = 0; sent < records;) {
      const messages = []
      for (let partition = 0; partition < partitions && sent < records; partition++) {
        const size = Math.min(perBatch, records - sent)
        sent += size
        for (let at = 0; at < size; at++)
          messages.push({ topic, partition, value: values[at % values.length] as string })
      }
      await producer.send({ messages })
    }
    await producer.close()
  }

  async delete(topic: string): Promise<void> {
    const admin = new Admin(this.#client)
    await admin.deleteTopics({ topics: [topic] })
    await admin.close()
  }
}
