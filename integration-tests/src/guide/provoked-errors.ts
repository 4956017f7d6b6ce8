import { ErrorCode, KafkaError } from '@kclient/errors'
import { Producer, type ProducerOptions } from '@kclient/producer'
import { codec, registerCodec } from '@kclient/protocol'
import { initProducerIdApi } from '@kclient/protocol/messages/init-producer-id'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { produceApi } from '@kclient/protocol/messages/produce'
import { type EmbeddedBroker, startBroker, VirtualRuntime } from '@kclient/testing'

/** A way to make a producer fail. */
interface Provocation {
  readonly options?: ProducerOptions<string, string>
  /** What the broker is to do about it. */
  readonly prepare?: (broker: EmbeddedBroker) => void
  /** What the application does: a call that fails. Default: it sends a record. */
  readonly fail?: (producer: Producer<string, string>, broker: EmbeddedBroker) => Promise<unknown>
}

const record = { topic: 'orders', value: 'one espresso' }

/** By code of the error. TypeErrors and RangeErrors, and the reasons of signals, have none. */
export const provocations: Readonly<Record<string, Provocation>> = {
  TypeError: { fail: producer => producer.send({ ...record, value: 7 as never }) },
  RangeError: { fail: producer => producer.send(record, { timeoutMs: -1 }) },
  reason: { fail: producer => producer.send(record, { signal: AbortSignal.abort(new Error('the reason')) }) },
  ILLEGAL_STATE: { fail: async (_, { bootstrapServers }) => new Producer({ bootstrapServers }).send(record) },
  PRODUCER_CLOSED: {
    fail: async producer => {
      await producer.stop()
      await producer.send(record)
    },
  },
  RECORD_SERIALIZATION_FAILED: { options: { valueSerializer: throws } },
  PARTITIONER_FAILED: { options: { partitioner: throws } },
  COMPRESSION_FAILED: {
    fail: async (_, broker) => {
      const gzip = codec('gzip')
      registerCodec({ ...gzip, compress: throws })
      const options: ProducerOptions<string, string> = { compressionType: 'gzip', runtime: runtimeOf(broker) }
      const producer = new Producer<string, string>({ bootstrapServers: broker.bootstrapServers, ...options })
      registerCodec(gzip)
      await producer.start()
      try {
        await producer.send(record)
      } finally {
        await producer.stop()
      }
    },
  },
  MESSAGE_TOO_LARGE: { fail: producer => producer.send({ ...record, value: 'x'.repeat(2_000_000) }) },
  UNKNOWN_TOPIC_OR_PARTITION: { fail: producer => producer.send({ topic: 'other', value: 'v' }) },
  INVALID_TOPIC_EXCEPTION: { fail: producer => producer.send({ topic: 'no spaces', value: 'v' }) },
  TOPIC_AUTHORIZATION_FAILED: { prepare: refuse(ErrorCode.TOPIC_AUTHORIZATION_FAILED) },
  CLUSTER_AUTHORIZATION_FAILED: {
    fail: async (_, broker) => {
      broker.on(initProducerIdApi, async call => ({
        ...(await call.next()),
        errorCode: ErrorCode.CLUSTER_AUTHORIZATION_FAILED,
      }))
      await Producer.start({ bootstrapServers: broker.bootstrapServers, runtime: runtimeOf(broker) })
    },
  },
  INVALID_RECORD: { prepare: refuse(ErrorCode.INVALID_RECORD) },
  INVALID_TIMESTAMP: { prepare: refuse(ErrorCode.INVALID_TIMESTAMP) },
  DELIVERY_TIMEOUT: { prepare: refuse(ErrorCode.NOT_ENOUGH_REPLICAS) },
  METADATA_TIMEOUT: {
    prepare: broker => broker.on(metadataApi, call => (call.request.topics?.length === 0 ? undefined : 'drop')),
  },
  BUFFER_TIMEOUT: {
    options: { bufferMemory: 20_000, maxBlockMs: 1_000 },
    prepare: drop,
    fail: producer => withThousands(producer, 25),
  },
  BUFFER_FULL: {
    options: { bufferMemory: 20_000 },
    prepare: drop,
    fail: producer => withThousands(producer, 60),
  },
  CALL_TIMEOUT: { prepare: drop, fail: producer => producer.send(record, { timeoutMs: 1_000 }) },
  SEND_MANY_FAILED: { fail: producer => producer.sendMany([record, { ...record, value: 'x'.repeat(2_000_000) }]) },
}

const runtimes = new WeakMap<EmbeddedBroker, VirtualRuntime>()

function runtimeOf(broker: EmbeddedBroker): VirtualRuntime {
  return runtimes.get(broker) as VirtualRuntime
}

/** Makes a producer fail in virtual time, and gives the error. */
export async function provoke({ options, prepare, fail }: Provocation): Promise<Error> {
  const runtime = new VirtualRuntime()
  let error: unknown
  await runtime.run(async () => {
    await using broker = await startBroker({ runtime, topics: { orders: 1 }, autoCreateTopics: false })
    runtimes.set(broker, runtime)
    const { bootstrapServers } = broker
    const producer = await Producer.start<string, string>({ bootstrapServers, runtime, ...options })
    prepare?.(broker)
    try {
      await (fail === undefined ? producer.send(record) : fail(producer, broker))
    } catch (reason) {
      error = reason
    }
    await producer.stop({ timeoutMs: 0 })
  })
  if (error instanceof Error) return error
  throw new Error('Nothing failed')
}

/** What an error says of itself. */
export function factsOf(error: Error): { code: string | undefined; persisted: string | undefined } {
  const { persisted } = error as KafkaError
  return { code: error instanceof KafkaError ? error.code : undefined, persisted }
}

function throws(): never {
  throw new Error('on purpose')
}

function drop(broker: EmbeddedBroker): void {
  broker.on(produceApi, () => 'drop')
}

/** A broker that gives every batch the same error. */
function refuse(errorCode: number) {
  return (broker: EmbeddedBroker): void => {
    broker.on(produceApi, ({ request }) => ({
      responses: request.topicData.map(({ name, topicId, partitionData }) => ({
        name,
        topicId,
        partitionResponses: partitionData.map(({ index }) => ({ index, errorCode, baseOffset: -1n })),
      })),
    }))
  }
}

/** Sends so many records of a thousand bytes at once; rejects with the error of the last one. */
async function withThousands(producer: Producer<string, string>, count: number): Promise<unknown> {
  await producer.partitionsFor(record.topic) // or they would wait for the topic to be known
  const sends = Array.from({ length: count }, () => producer.send({ ...record, value: 'x'.repeat(1_000) }))
  for (const send of sends) send.catch(() => {})
  return sends.at(-1)
}
