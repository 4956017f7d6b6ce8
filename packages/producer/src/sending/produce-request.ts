import { ZERO_UUID } from '@kclient/protocol'
import type {
  ProduceRequestInput,
  ProduceRequestTopicProduceDataInput,
  ProduceResponse,
  ProduceResponsePartitionProduceResponse,
} from '@kclient/protocol/messages/produce'
import type { ProducerBatch } from '../batches/producer-batch.ts'

/** The newest version that names topics; later ones give their ids. */
const lastVersionWithNames = 12

/** The batches of one topic in a request, beside what the request says of them. */
class TopicPart {
  readonly data: ProduceRequestTopicProduceDataInput & { readonly partitionData: object[] }
  readonly batches: ProducerBatch[] = []
  /** The answers to the batches, as far as they are there. */
  readonly answers: (ProduceResponsePartitionProduceResponse | undefined)[] = []

  constructor(name: string, topicId: string) {
    this.data = { name, topicId, partitionData: [] }
  }

  add(batch: ProducerBatch): void {
    this.batches.push(batch)
    this.data.partitionData.push({ index: batch.queue.partition, records: batch.seal() })
  }

  /** Where the batch of a partition is; brokers answer in the order of the request. */
  indexOf(partition: number, likely: number): number {
    if (this.batches[likely]?.queue.partition === partition) return likely
    return this.batches.findIndex(batch => batch.queue.partition === partition)
  }
}

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
  /** By the name of the topic. */
  readonly #parts: Map<string, TopicPart> = new Map()

  /**
   * @param topicId - The id of a topic, as far as known.
   */
  constructor(batches: readonly ProducerBatch[], acks: number, timeoutMs: number, topicId: (topic: string) => string) {
    this.batches = batches
    const topicData: ProduceRequestTopicProduceDataInput[] = []
    let allHaveIds = true
    for (const batch of batches) {
      const { topic } = batch.queue
      let part = this.#parts.get(topic)
      if (part === undefined) {
        const id = topicId(topic)
        if (id === ZERO_UUID) allHaveIds = false
        part = new TopicPart(topic, id)
        this.#parts.set(topic, part)
        topicData.push(part.data)
      }
      part.add(batch)
    }
    this.maxVersion = allHaveIds ? undefined : lastVersionWithNames
    this.body = { transactionalId: null, acks, timeoutMs, topicData }
  }

  /** Calls with each batch and its answer, topic by topic; undefined for a batch that the response lacks. */
  eachAnswer(
    response: ProduceResponse,
    visit: (batch: ProducerBatch, answer: ProduceResponsePartitionProduceResponse | undefined) => void,
  ): void {
    for (const { name, topicId, partitionResponses } of response.responses) {
      const part = name === '' ? this.#partOf(topicId) : this.#parts.get(name)
      if (part === undefined) continue
      let likely = 0
      for (const answer of partitionResponses) {
        const at = part.indexOf(answer.index, likely++)
        // Of two answers for a partition the first one counts.
        if (at !== -1) part.answers[at] ??= answer
      }
    }
    for (const part of this.#parts.values()) {
      let at = 0
      for (const batch of part.batches) visit(batch, part.answers[at++])
    }
  }

  #partOf(topicId: string): TopicPart | undefined {
    if (topicId === ZERO_UUID) return undefined
    for (const part of this.#parts.values()) if (part.data.topicId === topicId) return part
    return undefined
  }
}
