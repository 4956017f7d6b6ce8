import { ZERO_UUID } from '@kclient/protocol'
import type {
  ProduceRequestInput,
  ProduceRequestTopicProduceDataInput,
  ProduceResponse,
  ProduceResponsePartitionProduceResponse,
} from '@kclient/protocol/messages/produce'
import type { ProducerBatch } from './producer-batch.ts'

/** The newest version that names topics; later ones give their ids. */
const lastVersionWithNames = 12

/** The batches of one Produce request. */
export class ProduceRequest {
  readonly batches: readonly ProducerBatch[]
  readonly body: ProduceRequestInput
  /** The highest version to use; undefined for the highest there is. */
  readonly maxVersion: number | undefined
  /** When it was handed to the connection (monotonic). */
  sentAt = 0
  /** Whether the socket has let go of the bytes. */
  released = false
  /** Batches by the name or the id of their topic, then by partition. */
  readonly #places: Map<string, Map<number, ProducerBatch>> = new Map()

  /**
   * @param topicId - The id of a topic, as far as known.
   */
  constructor(batches: readonly ProducerBatch[], acks: number, timeoutMs: number, topicId: (topic: string) => string) {
    this.batches = batches
    const topics = new Map<string, ProduceRequestTopicProduceDataInput & { partitionData: object[] }>()
    let allHaveIds = true
    for (const batch of batches) {
      const { topic: name, partition } = batch.queue
      let topic = topics.get(name)
      if (topic === undefined) {
        const id = topicId(name)
        if (id === ZERO_UUID) allHaveIds = false
        topic = { name, topicId: id, partitionData: [] }
        topics.set(name, topic)
        const places = new Map<number, ProducerBatch>()
        this.#places.set(name, places)
        if (id !== ZERO_UUID) this.#places.set(id, places)
      }
      topic.partitionData.push({ index: partition, records: batch.seal() })
      this.#places.get(name)?.set(partition, batch)
    }
    this.maxVersion = allHaveIds ? undefined : lastVersionWithNames
    this.body = { transactionalId: null, acks, timeoutMs, topicData: [...topics.values()] }
  }

  /** Each batch with its answer, in the order of the request; undefined for a batch that the response lacks. */
  *answers(response: ProduceResponse): Generator<[ProducerBatch, ProduceResponsePartitionProduceResponse | undefined]> {
    const answers = new Map<ProducerBatch, ProduceResponsePartitionProduceResponse>()
    for (const { name, topicId, partitionResponses } of response.responses) {
      const places = this.#places.get(name === '' ? topicId : name)
      for (const answer of partitionResponses) {
        const batch = places?.get(answer.index)
        // Of two answers for a partition the first one counts.
        if (batch !== undefined && !answers.has(batch)) answers.set(batch, answer)
      }
    }
    for (const batch of this.batches) yield [batch, answers.get(batch)]
  }
}
