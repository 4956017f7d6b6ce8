import { ErrorCode, UnsupportedCodecError } from '@kclient/errors'
import { Consumer, type ConsumerOptions, strings } from '@kclient/consumer'
import { codec, registerCodec } from '@kclient/protocol'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { findCoordinatorApi } from '@kclient/protocol/messages/find-coordinator'
import { joinGroupApi } from '@kclient/protocol/messages/join-group'
import { listOffsetsApi } from '@kclient/protocol/messages/list-offsets'
import { offsetCommitApi } from '@kclient/protocol/messages/offset-commit'
import { type EmbeddedBroker, startBroker, VirtualRuntime } from '@kclient/testing'

/** What a provocation works with: a broker with a topic `orders` of one partition and ten records. */
interface Stage {
  readonly broker: EmbeddedBroker
  readonly runtime: VirtualRuntime
  /** A consumer of it, with a group unless that is undefined; stopped when the provocation is over. */
  start(options?: Options): Promise<TextConsumer>
  make(options?: Options): TextConsumer
}

type TextConsumer = Consumer<string | null, string | null>
type Options = Partial<ConsumerOptions<string | null, string | null>>

/** Fails in the way of a row of the consumer guide. */
type Provocation = (stage: Stage) => Promise<unknown>

const place = { topic: 'orders', partition: 0 }

/** By code of the error. TypeErrors and RangeErrors, and the reasons of signals, have none. */
export const consumerProvocations: Readonly<Record<string, Provocation>> = {
  TypeError: async ({ make }) => make({ autoOffsetReset: 'oldest' as never }),
  RangeError: async ({ start }) => (await start()).seek(place, -1),
  reason: async ({ start }) => (await start()).getOne({ signal: AbortSignal.abort(new Error('the reason')) }),
  INVALID_CONFIGURATION: async ({ make }) => make().subscribe({ re2: 'orders.*' }),
  ILLEGAL_STATE: async ({ make }) => make().getOne(),
  ILLEGAL_OPERATION: async ({ start }) => (await start({ groupId: undefined })).commit(),
  CONSUMER_STOPPED: async ({ start }) => {
    const consumer = await start()
    await consumer.stop()
    await consumer.getOne()
  },
  CALL_TIMEOUT: async ({ broker, start }) => {
    const consumer = await start()
    broker.on(listOffsetsApi, () => 'drop')
    await consumer.endOffsets([place], { timeoutMs: 1_000 })
  },
  COMMIT_FAILED: async ({ broker, start }) => {
    const consumer = await start()
    await consumer.getOne()
    broker.on(offsetCommitApi, ({ request }) => ({
      topics: request.topics.map(({ name, topicId, partitions }) => ({
        name,
        topicId,
        partitions: partitions.map(({ partitionIndex }) => ({
          partitionIndex,
          errorCode: ErrorCode.ILLEGAL_GENERATION,
        })),
      })),
    }))
    await consumer.commit()
  },
  MAX_POLL_EXCEEDED: async ({ runtime, start }) => {
    const consumer = await start({ maxPollIntervalMs: 1_000 })
    await consumer.getOne()
    await runtime.sleep(5_000)
    await consumer.getOne()
  },
  LISTENER_FAILED: async ({ make }) => {
    const consumer = make({ topics: undefined })
    consumer.subscribe('orders', { onPartitionsAssigned: throws })
    await consumer.start()
    await consumer.getOne()
  },
  NO_OFFSET_FOR_PARTITION: async ({ start }) => (await start({ autoOffsetReset: 'none' })).getOne(),
  OFFSET_OUT_OF_RANGE: async ({ start }) => {
    const consumer = await start({ autoOffsetReset: 'none' })
    consumer.seek(place, 1_000)
    await consumer.getOne()
  },
  LOG_TRUNCATION: async ({ broker, runtime, start }) => {
    const consumer = await start({ autoOffsetReset: 'none' })
    consumer.seek(place, 0)
    for (let i = 0; i < 10; i++) await consumer.getOne()
    await runtime.sleep(600)
    broker.truncate(place, 5n)
    broker.append('orders', [{ value: 'other content' }])
    await consumer.getOne()
  },
  RECORD_DESERIALIZATION_FAILED: async ({ start }) => (await start({ valueDeserializer: throws })).getOne(),
  CORRUPT_MESSAGE: async ({ broker, start }) => {
    changeRecords(broker, bytes => void bytes.writeInt32BE(bytes.readInt32BE(crcAt) ^ 1, crcAt))
    await (await start()).getOne()
  },
  UNSUPPORTED_CODEC: async ({ broker, start }) => {
    const consumer = await start({ autoOffsetReset: 'latest' })
    await consumer.position(place)
    broker.append('orders', [{ value: 'x'.repeat(1_000) }], { compression: 'gzip' })
    const gzip = codec('gzip')
    registerCodec({
      ...gzip,
      decompress: () => {
        throw new UnsupportedCodecError('not here')
      },
    })
    try {
      await consumer.getOne()
    } finally {
      registerCodec(gzip)
    }
  },
  RECORD_TOO_LARGE: async ({ broker, start }) => {
    const consumer = await start({ maxDecompressedBytes: 20_000, autoOffsetReset: 'latest' })
    await consumer.position(place)
    broker.append('orders', [{ value: 'x'.repeat(100_000) }], { compression: 'lz4' })
    await consumer.getOne()
  },
  UNKNOWN_TOPIC_OR_PARTITION: async ({ start }) => start({ topics: 'other' }),
  TOPIC_AUTHORIZATION_FAILED: async ({ broker, start }) => {
    broker.on(fetchApi, async call => {
      const answer = await call.next()
      for (const { partitions } of answer.responses) {
        for (const data of partitions) Object.assign(data, { errorCode: ErrorCode.TOPIC_AUTHORIZATION_FAILED })
      }
      return answer
    })
    await (await start()).getOne()
  },
  GROUP_AUTHORIZATION_FAILED: async ({ broker, start }) => {
    broker.on(findCoordinatorApi, async call => {
      const answer = await call.next()
      for (const one of answer.coordinators) Object.assign(one, { errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED })
      return answer
    })
    await start()
  },
  INVALID_SESSION_TIMEOUT: async ({ start }) => start({ sessionTimeoutMs: 4_000, heartbeatIntervalMs: 1_000 }),
  INCONSISTENT_GROUP_PROTOCOL: async ({ start }) => {
    await start({ partitionAssignmentStrategy: 'range' })
    await start({ partitionAssignmentStrategy: 'roundrobin' })
  },
  INVALID_GROUP_ID: async ({ broker, start }) => {
    refuseJoins(broker, ErrorCode.INVALID_GROUP_ID)
    await start()
  },
  GROUP_MAX_SIZE_REACHED: async ({ broker, start }) => {
    refuseJoins(broker, ErrorCode.GROUP_MAX_SIZE_REACHED)
    await start()
  },
  ASSIGNMENT_FAILED: async ({ start }) => start({ partitionAssignmentStrategy: { name: 'own', assign: throws } }),
  FENCED_INSTANCE_ID: async ({ runtime, start }) => {
    const older = await start({ groupInstanceId: 'till-1' })
    await start({ groupInstanceId: 'till-1' })
    await runtime.sleep(5_000)
    await older.getOne()
  },
}

/** Where the head of a batch has its checksum. */
const crcAt = 17

/** Makes a consumer fail in virtual time, and gives the error. */
export async function provokeConsumer(provocation: Provocation): Promise<Error> {
  const runtime = new VirtualRuntime()
  let error: unknown
  await runtime.run(async () => {
    await using broker = await startBroker({ runtime, topics: { orders: 1 }, autoCreateTopics: false })
    broker.append(
      'orders',
      Array.from({ length: 10 }, (_, index) => ({ value: `order ${index}` })),
    )
    const consumers: TextConsumer[] = []
    const make: Stage['make'] = options => {
      const consumer = new Consumer<string | null, string | null>({
        bootstrapServers: broker.bootstrapServers,
        runtime,
        groupId: 'billing',
        topics: 'orders',
        autoOffsetReset: 'earliest',
        keyDeserializer: strings,
        valueDeserializer: strings,
        ...options,
      })
      consumers.push(consumer)
      return consumer
    }
    const start: Stage['start'] = async options => {
      const consumer = make(options)
      await consumer.start()
      return consumer
    }
    try {
      await provocation({ broker, runtime, make, start })
    } catch (reason) {
      error = reason
    }
    for (const consumer of consumers) await consumer.stop({ timeoutMs: 0 })
  })
  if (error instanceof Error) return error
  throw new Error('Nothing failed')
}

function throws(): never {
  throw new Error('on purpose')
}

function refuseJoins(broker: EmbeddedBroker, errorCode: number): void {
  broker.on(joinGroupApi, async call => ({ ...(await call.next()), errorCode }))
}

/** Changes what is fetched, batch by batch. */
function changeRecords(broker: EmbeddedBroker, change: (batch: Buffer) => void): void {
  broker.on(fetchApi, async call => {
    const answer = await call.next()
    for (const { partitions } of answer.responses) {
      for (const data of partitions) {
        if (data.records === null || data.records.length === 0) continue
        data.records = Buffer.from(data.records)
        change(data.records)
      }
    }
    return answer
  })
}
