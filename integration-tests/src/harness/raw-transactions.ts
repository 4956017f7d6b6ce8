import { Cluster } from '@kclient/cluster'
import { brokerError } from '@kclient/errors'
import { Deadline } from '@kclient/net'
import { codec, type CodecType, RecordBatchBuilder } from '@kclient/protocol'
import { addPartitionsToTxnApi } from '@kclient/protocol/messages/add-partitions-to-txn'
import { endTxnApi } from '@kclient/protocol/messages/end-txn'
import { initProducerIdApi } from '@kclient/protocol/messages/init-producer-id'
import { produceApi } from '@kclient/protocol/messages/produce'
import { type Scenario, uniqueName } from './scenario.ts'

/** Writes transactions request by request, as a producer would: for consumers that are to tell them apart. */
export class RawTransactions {
  readonly #cluster: Cluster
  readonly #id: string
  #producerId = -1n
  #epoch = -1
  readonly #sequences = new Map<string, number>()
  readonly #added = new Set<string>()

  private constructor(cluster: Cluster, id: string) {
    this.#cluster = cluster
    this.#id = id
  }

  static async start(kafka: Scenario): Promise<RawTransactions> {
    kafka.needs(!kafka.isEmbedded, 'the embedded broker has no transactions')
    const cluster = new Cluster({ bootstrapServers: kafka.bootstrapServers })
    cluster.retain()
    kafka.defer(() => cluster.release())
    const writer = new RawTransactions(cluster, uniqueName('transactional'))
    await cluster.start(writer.#deadline())
    await writer.#try(async deadline => {
      const body = { transactionalId: writer.#id, transactionTimeoutMs: 60_000 }
      const answer = await cluster.request(writer.#coordinator, initProducerIdApi, body, { deadline })
      writer.#producerId = answer.producerId
      writer.#epoch = answer.producerEpoch
      return answer.errorCode
    })
    return writer
  }

  /** Writes one batch with these values into a partition, as part of the transaction. */
  async write(topic: string, partition: number, values: readonly string[], compression?: CodecType): Promise<void> {
    const place = `${topic}-${partition}`
    if (!this.#added.has(place)) await this.#add(topic, partition)
    const builder = new RecordBatchBuilder({ maxSize: 0x7fff_ffff })
    for (const value of values) builder.append(Date.now(), null, value, null)
    builder.close()
    if (compression !== undefined) builder.compress(codec(compression))
    const baseSequence = this.#sequences.get(place) ?? 0
    const identity = { producerId: this.#producerId, producerEpoch: this.#epoch, baseSequence, transactional: true }
    const records = Buffer.from(builder.seal(identity))
    this.#sequences.set(place, baseSequence + values.length)
    await this.#try(async deadline => {
      await this.#cluster.topic(topic, deadline)
      const node = this.#cluster.leaderOf(topic, partition)?.nodeId ?? -1
      const topicData = [{ name: topic, partitionData: [{ index: partition, records }] }]
      const body = { transactionalId: this.#id, acks: -1, timeoutMs: 10_000, topicData }
      const { responses } = await this.#cluster.request({ node }, produceApi, body, { deadline, maxVersion: 11 })
      return responses[0]?.partitionResponses[0]?.errorCode ?? -1
    })
  }

  /** Ends the transaction. */
  async end(how: 'commit' | 'abort'): Promise<void> {
    await this.#try(async deadline => {
      const identity = { transactionalId: this.#id, producerId: this.#producerId, producerEpoch: this.#epoch }
      const body = { ...identity, committed: how === 'commit' }
      const answer = await this.#cluster.request(this.#coordinator, endTxnApi, body, { deadline, maxVersion: 4 })
      return answer.errorCode
    })
    this.#added.clear()
  }

  /** Makes a partition part of the transaction, without anything in it. */
  async #add(topic: string, partition: number): Promise<void> {
    await this.#try(async deadline => {
      const body = {
        v3AndBelowTransactionalId: this.#id,
        v3AndBelowProducerId: this.#producerId,
        v3AndBelowProducerEpoch: this.#epoch,
        v3AndBelowTopics: [{ name: topic, partitions: [partition] }],
      }
      const terms = { deadline, maxVersion: 3 }
      const answer = await this.#cluster.request(this.#coordinator, addPartitionsToTxnApi, body, terms)
      return answer.resultsByTopicV3AndBelow[0]?.resultsByPartition[0]?.partitionErrorCode ?? -1
    })
    this.#added.add(`${topic}-${partition}`)
  }

  get #coordinator(): { coordinator: 'transaction'; key: string } {
    return { coordinator: 'transaction', key: this.#id }
  }

  #deadline(): Deadline {
    return Deadline.after(this.#cluster.runtime, 30_000)
  }

  /** Until it is answered without an error: the last transaction may still be ending. */
  async #try(request: (deadline: Deadline) => Promise<number>): Promise<void> {
    const options = { coordinator: this.#coordinator }
    await this.#cluster.retry(
      'a transaction',
      this.#deadline(),
      async deadline => {
        const errorCode = await request(deadline)
        if (errorCode !== 0) throw brokerError(errorCode)
      },
      options,
    )
  }
}
