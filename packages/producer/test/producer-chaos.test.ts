import type { Logger } from '@kclient/net'
import type { VirtualRuntime } from '@kclient/testing'
import { expect, test } from 'vitest'
import { IdempotentOrder } from '../src/sending/idempotent-order.ts'
import type { OrderedBatch } from '../src/batches/delivery-order.ts'
import type { Producer, ProducerOptions, ProducerRecord, RecordMetadata, SendManyError } from '../src/index.ts'
import { disturb, failRequests, heal } from './support/disturbances.ts'
import { givenUp, Ledger } from './support/ledger.ts'
import { inWorld } from './support/world.ts'

const records = 400
const topics = ['events', 'volatile'] as const

// KCLIENT_SEEDS=1-1000 looks further; KCLIENT_SEEDS=24 runs one.
const [first = 1, last = first] = (process.env['KCLIENT_SEEDS'] ?? '1-36').split('-').map(Number)

type Mode = 'idempotent' | 'plain' | 'leader' | 'silent'

/** What a seed decides before its run begins. */
function optionsOf(seed: number): { mode: Mode; options: ProducerOptions; stops: boolean } {
  const mode = (['idempotent', 'idempotent', 'plain', 'idempotent', 'leader', 'idempotent', 'silent'] as const)[
    seed % 7
  ]
  const bySafety = {
    idempotent: {},
    plain: { enableIdempotence: false },
    leader: { acks: 1 },
    silent: { acks: 0 },
  } as const satisfies Record<Mode, ProducerOptions>
  return {
    mode: mode as Mode,
    stops: seed % 5 === 4,
    options: {
      ...bySafety[mode as Mode],
      maxBatchSize: 150 + (seed % 8) * 50,
      lingerMs: seed % 3 === 0 ? 3 : 0,
      maxInFlight: [5, 5, 2, 1][seed % 4],
      compressionType: (['none', 'snappy', 'none', 'gzip', 'none'] as const)[seed % 5],
      requestTimeoutMs: 400,
      deliveryTimeoutMs: seed % 9 === 0 ? 1_000 : 3_000,
      bufferMemory: [1_000_000, 6_000, 1_000_000, 2_500][Math.floor(seed / 2) % 4],
      maxRequestSize: 2_500,
      maxBlockMs: 1_000,
      metadataMaxAgeMs: 2_000,
      retryBackoffMs: 10,
      retryBackoffMaxMs: 100,
    },
  }
}

function toConsole(runtime: VirtualRuntime): Logger {
  const log = (message: string): void => console.log(`${runtime.now().toFixed(1).padStart(9)} ${message}`)
  return { debug: log, info: log, warn: log, error: log }
}

/** Lets the numbers of each partition begin a little before they wrap. */
function nearTheWrap(): () => void {
  const { admit } = IdempotentOrder.prototype
  const seen = new WeakSet<object>()
  let distance = 0
  IdempotentOrder.prototype.admit = function (batch, id) {
    if (!seen.has(this)) this.nextSequence = 0x7fff_ffff - (distance = (distance + 17) % 60)
    seen.add(this)
    admit.call(this as IdempotentOrder<OrderedBatch>, batch, id)
  }
  return () => {
    IdempotentOrder.prototype.admit = admit
  }
}

/** Hands records in by every door: one by one, many at once, with the buffer in view, and with terms of their own. */
class Client {
  readonly #producer: Producer<string, string>
  readonly #ledger: Ledger
  readonly #random: () => number
  readonly #many: { number: number; record: ProducerRecord<string, string> }[] = []

  constructor(producer: Producer<string, string>, ledger: Ledger, random: () => number) {
    this.#producer = producer
    this.#ledger = ledger
    this.#random = random
  }

  /** One more record; of several it may wait for the others. */
  give(topic: string, partition: number | undefined): void {
    const number = this.#ledger.next()
    // Sizes that fit a batch several times, once, and not at all; text whose bytes are more than its characters.
    const value = `${number} `.padEnd(this.#random() ** 4 * 700, number % 2 === 0 ? 'x' : 'é')
    const headers = this.#random() < 0.1 ? { name: 'value', other: null } : undefined
    const record = { topic, partition, value, headers, ...(partition === undefined ? { key: String(number % 7) } : {}) }
    const dice = this.#random()
    if (this.#many.length > 0 || dice < 0.05) {
      this.#many.push({ number, record })
      if (this.#many.length >= 12) this.giveMany()
    } else if (dice < 0.2) {
      this.#ledger.settle(
        number,
        this.#producer.enqueue(record, this.#terms()).then(({ delivered }) => delivered),
      )
    } else if (dice < 0.25 && partition !== undefined) this.#giveBatch(number, { ...record, partition })
    else this.#ledger.settle(number, this.#producer.send(record, this.#terms()))
    if (this.#random() < 0.02) this.#producer.flush(this.#terms()).catch(() => {})
  }

  /** A batch of this record and some more; of what does not fit it the last goes by itself. */
  #giveBatch(
    number: number,
    { topic, partition, value, headers }: ProducerRecord<string, string> & { partition: number },
  ): void {
    if (this.#producer.state !== 'started') {
      this.#ledger.settle(number, this.#producer.send({ topic, partition, value }))
      return
    }
    const batch = this.#producer.createBatch()
    batch.append({ value, headers })
    const numbers = [number]
    let left: number | undefined
    while (left === undefined && this.#random() < 0.8) {
      const further = this.#ledger.next()
      if (batch.append({ value: `${further} in a batch` }) === null) left = further
      else numbers.push(further)
    }
    const call = this.#producer.sendBatch(batch, topic, { partition, ...this.#terms() })
    for (const [at, each] of numbers.entries()) {
      const outcome = call.then(
        // A batch may have gone in parts: only of the first record the place is told.
        first => (at === 0 ? first : withoutPlace(first)),
        (error: SendManyError<RecordMetadata>) => {
          const result = 'results' in error ? error.results[at] : undefined
          if (result?.status === 'fulfilled') return result.value
          throw result?.reason ?? error
        },
      )
      this.#ledger.settle(each, outcome)
    }
    if (left === undefined) return
    this.#ledger.settle(left, this.#producer.send({ topic, partition, value: `${left} left over` }))
  }

  giveMany(): void {
    const entries = this.#many.splice(0)
    if (entries.length === 0) return
    const records = entries.map(({ record }) => record)
    const call = this.#producer.sendMany(records, this.#terms()).then(
      results => results.map(value => ({ status: 'fulfilled', value }) as const),
      (error: SendManyError<RecordMetadata>) => {
        // The call as a whole was given up, or came too late.
        if (!('results' in error)) throw error
        return error.results
      },
    )
    for (const [at, { number }] of entries.entries()) {
      const outcome = call.then(results => {
        const result = results[at]
        if (result?.status === 'fulfilled') return result.value
        throw result?.reason as Error
      })
      this.#ledger.settle(number, outcome)
    }
  }

  #terms(): { timeoutMs?: number; signal?: AbortSignal } | undefined {
    const dice = this.#random()
    if (dice < 0.9) return undefined
    if (dice < 0.95) return { timeoutMs: this.#random() * 500 }
    const controller = new AbortController()
    this.#afterwards(() => controller.abort(givenUp))
    return { signal: controller.signal }
  }

  /** Set by the run, which has the clock. */
  afterwards: (run: () => void) => void = () => {}

  #afterwards(run: () => void): void {
    this.afterwards(run)
  }
}

function withoutPlace({ topic, partition, timestamp, timestampType, logStartOffset }: RecordMetadata): RecordMetadata {
  return { topic, partition, offset: -1n, timestamp, timestampType, logStartOffset }
}

/**
 * Three brokers that drop, refuse, throttle and delay requests, lose connections, forget the producer, hand partitions
 * around and make a topic anew; a producer that is fed through all its doors. In the end every promise is settled, and
 * the logs are held against what they said.
 */
async function shake(seed: number): Promise<Record<string, number>> {
  const { mode, options, stops } = optionsOf(seed)
  const ledger = new Ledger()
  const restore = seed % 6 === 5 ? nearTheWrap() : undefined
  const configs = seed % 8 === 3 ? { 'max.message.bytes': '300' } : {}
  try {
    await inWorld(
      { nodes: 3, topics: { events: { partitions: 3, configs }, volatile: { partitions: 2 } }, validateRecords: true },
      async ({ producer: make, broker, runtime, until }) => {
        const producer = await make<string, string>({
          ...options,
          ...(first === last ? { logger: toConsole(runtime) } : {}),
        })
        const random = (): number => runtime.random()
        const client = new Client(producer, ledger, random)
        client.afterwards = run => void runtime.setTimeout(run, random() * 400)
        const healthy = failRequests(broker, runtime)
        let stopping: Promise<void> | undefined
        for (let index = 0; index < records; index++) {
          const topic = random() < 0.75 ? 'events' : 'volatile'
          client.give(topic, random() < 0.9 ? Math.floor(random() * (topic === 'events' ? 3 : 2)) : undefined)
          if (random() < 0.1) await runtime.sleep(random() * 60)
          await disturb(broker, runtime, ledger, topics)
          if (stops && index === records / 2) stopping = producer.stop({ timeoutMs: random() * 1_500 })
        }
        client.giveMany()
        await ledger.settled()
        await stopping
        healthy()
        await heal(broker, runtime)
        if (stopping === undefined) {
          // Whatever happened, the producer still works, and has forgotten nothing of what it owes. What was asked for
          // silence has it first.
          await producer.flush()
          await runtime.sleep(2_000)
          for (const partition of [0, 1, 2]) {
            await producer
              .send({ topic: 'events', partition, value: String(ledger.next()) })
              .then(metadata => ledger.settle(ledger.size - 1, Promise.resolve(metadata)))
          }
          await producer.flush()
          await until(() => producer.health().bufferedBytes === 0, 'the memory of settled batches')
          expect(producer.health()).toMatchObject({ state: 'started', bufferedRecords: 0, waitingCalls: 0 })
        }
        // What was written to a connection that is given up may still be on its way.
        await runtime.sleep(2_000)
        for (const topic of topics) ledger.bury(broker, topic)
        ledger.check(`seed ${seed}`, { exactlyOnce: mode === 'idempotent', acknowledged: mode !== 'silent' })
      },
      { seed, cutProbability: seed % 3 === 1 ? 0.0005 : 0 },
    )
  } finally {
    restore?.()
  }
  return ledger.summary()
}

test('brokers that fail in every way cost no acknowledged record, and no record is there twice (P-ONCE, P-ORDER, P-HONEST, P-SETTLED)', async () => {
  const failures: Error[] = []
  for (let seed = first; seed <= last; seed++) {
    try {
      const summary = await shake(seed)
      if (first === last) console.log(summary)
    } catch (error) {
      failures.push(
        new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error }),
      )
    }
  }
  if (failures.length > 1) throw new AggregateError(failures, failures.map(({ message }) => message).join('\n'))
  if (failures[0] !== undefined) throw failures[0]
}, 3_600_000)
