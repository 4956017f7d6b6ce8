import { ErrorCode } from '@kclient/errors'
import { RecordBatch } from '@kclient/protocol'
import { expect, test } from 'vitest'
import type { ProducerRecord, RecordMetadata, SendManyError } from '../src/index.ts'
import { inWorld, type ProduceCall, produceApi, refusal, valueOf } from './support/world.ts'

/** What may go wrong with one Produce request, as often as the numbers say of a thousand. */
const faults: readonly (readonly [number, (call: ProduceCall) => unknown])[] = [
  [15, () => 'drop'],
  [25, () => 'close'],
  [25, async call => (await call.next(), 'close')],
  [15, async call => (await call.next(), 'drop')],
  [20, call => refusal(call, ErrorCode.NOT_LEADER_OR_FOLLOWER)],
  [20, call => refusal(call, ErrorCode.NOT_ENOUGH_REPLICAS)],
  [20, async call => (await call.next(), refusal(call, ErrorCode.REQUEST_TIMED_OUT))],
  [20, async call => (await call.next(), refusal(call, ErrorCode.UNKNOWN_SERVER_ERROR))],
  [10, call => refusal(call, ErrorCode.UNKNOWN_SERVER_ERROR)],
  [15, call => refusal(call, ErrorCode.INVALID_RECORD)],
  [15, call => (batches(call) > 1 ? refusal(call, ErrorCode.MESSAGE_TOO_LARGE) : undefined)],
  [30, call => call.delay(200)],
  // Longer than the producer waits: the broker does it when the producer has given the connection up.
  [15, call => call.delay(700)],
]

function batches(call: ProduceCall): number {
  return Math.min(
    ...call.request.topicData.flatMap(({ partitionData }) =>
      partitionData.map(({ records }) => RecordBatch.read(records as Buffer)?.recordCount ?? 0),
    ),
  )
}

const partitions = 3
const records = 400

/**
 * Three brokers that drop, refuse and delay requests, lose connections and hand partitions around; a producer that sends
 * without waiting. In the end every promise is settled, and the log is held against what they said.
 */
async function shake(seed: number): Promise<void> {
  const topics = { events: { partitions, replicationFactor: 3 } }
  await inWorld(
    { nodes: 3, topics },
    async ({ producer: make, broker, runtime }) => {
      const producer = await make({
        maxBatchSize: 150 + (seed % 7) * 50,
        lingerMs: seed % 3 === 0 ? 3 : 0,
        maxInFlight: seed % 4 === 0 ? 2 : 5,
        compressionType: seed % 5 === 0 ? 'snappy' : 'none',
        requestTimeoutMs: 400,
        deliveryTimeoutMs: 3_000,
        bufferMemory: seed % 6 === 0 ? 6_000 : 1_000_000,
        maxRequestSize: 3_000,
        maxBlockMs: 1_000,
        retryBackoffMs: 10,
        retryBackoffMaxMs: 100,
      })
      const off = broker.on(produceApi, async call => {
        let dice = runtime.random() * 1_000
        for (const [weight, fault] of faults) {
          dice -= weight
          if (dice < 0) return (await fault(call)) as never
        }
        return undefined
      })
      const outcome: (Error | bigint)[] = []
      const sends: Promise<unknown>[] = []
      const settle = (index: number, promise: Promise<RecordMetadata>): void => {
        sends.push(
          promise.then(
            metadata => (outcome[index] = metadata.offset),
            (error: Error) => (outcome[index] = error),
          ),
        )
      }
      const recordOf = (index: number): ProducerRecord<string, string> => ({
        topic: 'events',
        partition: index % partitions,
        // Sizes that fit a batch several times, once, and not at all; text whose bytes are more than its characters.
        value: `${index} `.padEnd(runtime.random() ** 4 * 700, index % 2 === 0 ? 'x' : 'é'),
        ...(runtime.random() < 0.1 ? { headers: { name: 'value', other: null } } : {}),
      })
      const many: number[] = []
      const sendMany = (): void => {
        const indexes = many.splice(0)
        const call = producer.sendMany(indexes.map(recordOf)).then(
          results => results.map(value => ({ status: 'fulfilled', value }) as const),
          (error: SendManyError<RecordMetadata>) => error.results,
        )
        for (const [at, index] of indexes.entries()) {
          settle(
            index,
            call.then(results => {
              const result = results[at]
              if (result?.status === 'fulfilled') return result.value
              throw result?.reason as Error
            }),
          )
        }
      }
      for (let index = 0; index < records; index++) {
        const dice = runtime.random()
        if (many.length > 0 || dice < 0.05) {
          many.push(index)
          if (many.length >= 12) sendMany()
        } else if (dice < 0.2) {
          settle(
            index,
            producer.enqueue(recordOf(index)).then(({ delivered }) => delivered),
          )
        } else settle(index, producer.send(recordOf(index)))
        if (runtime.random() < 0.1) await runtime.sleep(runtime.random() * 60)
        if (runtime.random() < 0.02) {
          broker.moveLeader(
            { topic: 'events', partition: Math.floor(runtime.random() * partitions) },
            1 + Math.floor(runtime.random() * 3),
          )
        }
        if (runtime.random() < 0.01) broker.closeConnections(1 + Math.floor(runtime.random() * 3))
      }
      if (many.length > 0) sendMany()
      await Promise.all(sends)
      off()
      // Whatever happened, the producer still works.
      for (let partition = 0; partition < partitions; partition++) {
        await producer.send({ topic: 'events', partition, value: 'last' })
      }
      expect(producer.health()).toMatchObject({ state: 'started', bufferedRecords: 0, waitingCalls: 0 })

      for (let partition = 0; partition < partitions; partition++) {
        const log = broker.records('events', partition)
        const found = log.slice(0, -1).map(record => Number.parseInt(valueOf(record), 10))
        const what = `seed ${seed}, partition ${partition}`
        expect(new Set(found).size, `${what}: a record is there twice`).toBe(found.length)
        expect(found, `${what}: the order is broken`).toEqual([...found].sort((a, b) => a - b))
        for (let index = partition; index < records; index += partitions) {
          const result = outcome[index]
          if (typeof result === 'bigint') {
            const offset = BigInt(found.indexOf(index))
            expect(offset, `${what}: record ${index} was acknowledged and lost`).not.toBe(-1n)
            if (result !== -1n) expect(result, `${what}: record ${index} is elsewhere`).toBe(offset)
          } else if ((result as { persisted?: string }).persisted === 'no') {
            expect(found, `${what}: record ${index} cannot be there`).not.toContain(index)
          } else {
            expect((result as { persisted?: string }).persisted, `${what}: record ${index}`).toBe('unknown')
          }
        }
      }
    },
    { seed },
  )
}

test('brokers that fail in every way cost no acknowledged record, and no record is there twice (P-ONCE, P-ORDER, P-HONEST, P-SETTLED)', async () => {
  const seeds = Number(process.env['KCLIENT_SEEDS'] ?? 40)
  const first = Number(process.env['KCLIENT_SEED'] ?? 1)
  for (let seed = first; seed < first + seeds; seed++) await shake(seed)
}, 600_000)
