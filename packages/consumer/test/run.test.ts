import { ConsumerStoppedError, IllegalStateError, KafkaError, RecordDeserializationError } from '@kclient/errors'
import { describe, expect, test } from 'vitest'
import { type Consumer, type ConsumerOptions, type ConsumerRecord, type RunOptions, strings } from '../src/index.ts'
import { gate, rejection } from './support/eventually.ts'
import { offsets } from './support/chunks.ts'
import { at, inWorld, take, type World } from './support/world.ts'

const intervalMs = 100

/** A consumer that commits what is handled, of `count` partitions with 40 records each, in batches of 10. */
async function committing(world: World, count = 1, options: ConsumerOptions = {}): Promise<Consumer> {
  const partitions = Array.from({ length: count }, (_, partition) => at(partition))
  for (const partition of partitions) for (let batch = 0; batch < 4; batch++) world.append(partition, 10)
  const consumer = await world.consumer({ groupId: 'g', autoCommitIntervalMs: intervalMs, ...options })
  consumer.assign(partitions)
  return consumer
}

/** Records what handlers do. */
class Log {
  readonly begun: ConsumerRecord[] = []
  readonly ended: ConsumerRecord[] = []
  atWork = 0
  most = 0

  begin(record: ConsumerRecord): void {
    this.begun.push(record)
    this.atWork += 1
    this.most = Math.max(this.most, this.atWork)
  }

  end(record: ConsumerRecord): void {
    this.ended.push(record)
    this.atWork -= 1
  }

  of(partition: number): number[] {
    return offsets(this.begun.filter(record => record.partition === partition))
  }
}

const upTo = (count: number, from = 0): number[] => Array.from({ length: count - from }, (_, index) => from + index)

/** Puts records with these keys into partition 0, in one batch. */
function appendKeys({ broker }: World, keys: readonly (string | null)[]): void {
  broker.append(
    't',
    keys.map((key, index) => ({ key, value: `v${index}` })),
    { partition: 0 },
  )
}

describe('run({ eachRecord })', () => {
  test('handles all records, of each partition one after the other and in order (C-ORDER)', () =>
    inWorld({ topics: { t: 3 } }, async world => {
      const consumer = await committing(world, 3)
      const log = new Log()
      const busy = new Set<number>()
      const running = consumer.run({
        concurrency: 2,
        eachRecord: async record => {
          expect(busy.has(record.partition)).toBe(false)
          busy.add(record.partition)
          log.begin(record)
          await world.runtime.sleep(1 + (Number(record.offset) % 3))
          log.end(record)
          busy.delete(record.partition)
        },
      })
      await world.until(() => log.ended.length === 120)
      for (const partition of [0, 1, 2]) expect(log.of(partition)).toEqual(upTo(40))
      expect(log.most).toBe(2)
      await consumer.stop()
      await running
      for (const partition of [0, 1, 2]) expect(world.broker.committed('g', at(partition))).toBe(40n)
    }))

  test('takes turns between partitions, although a handler is slow', () =>
    inWorld({ topics: { t: 3 } }, async world => {
      const consumer = await committing(world, 3)
      const log = new Log()
      void consumer.run({
        eachRecord: async record => {
          log.begin(record)
          await world.runtime.sleep(100)
        },
      })
      await world.until(() => log.begun.length === 30)
      expect(new Set(log.begun.map(({ partition }) => partition)).size).toBe(3)
    }))

  test('with handlers that answer at once lets timers run', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world)
      let count = 0
      void consumer.run({ eachRecord: () => void (count += 1) })
      await world.until(() => count === 40)
    }))

  test('begins only `concurrency` handlers, and handles what comes later', () =>
    inWorld({ topics: { t: 3 } }, async world => {
      const consumer = await committing(world, 3)
      const log = new Log()
      const held = gate()
      void consumer.run({
        concurrency: 2,
        eachRecord: async record => {
          log.begin(record)
          await held.opened
        },
      })
      await world.runtime.sleep(5_000)
      expect(log.begun).toHaveLength(2)
      held.open()
      await world.until(() => log.begun.length === 120)
      world.append(at(1), 7, 'late')
      await world.until(() => log.begun.length === 127)
      expect(log.of(1)).toEqual(upTo(47))
    }))

  test('has one record of a partition in hand: what is committed ends before it (C-HANDLED)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world)
      const held = gate()
      const running = consumer.run({
        eachRecord: ({ offset }) => (offset === 17n ? held.opened : undefined),
      })
      await world.runtime.sleep(3 * intervalMs)
      expect(world.broker.committed('g', at(0))).toBe(17n)
      expect(await consumer.position(at(0))).toBe(18n)
      held.open()
      await world.until(() => world.broker.committed('g', at(0)) === 40n)
      await consumer.stop()
      await running
    }))

  test("with order 'key' runs different keys of a partition at the same time, and one key in order (C-ORDER)", () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await world.consumer({ groupId: 'g', autoCommitIntervalMs: intervalMs })
      appendKeys(world, ['a', 'a', 'b', 'a', null, 'c', null, 'a', 'b'])
      consumer.assign([at(0)])
      const log = new Log()
      const held = gate()
      void consumer.run({
        concurrency: 10,
        order: 'key',
        eachRecord: async record => {
          log.begin(record)
          if (record.offset === 0n) await held.opened
          log.end(record)
        },
      })
      // All of b, c, and those without a key; those of a wait for the first of them.
      await world.until(() => log.ended.length === 5)
      await world.runtime.sleep(3 * intervalMs)
      expect(offsets(log.ended)).toEqual([2, 4, 5, 6, 8])
      expect(world.broker.committed('g', at(0))).toBe(0n)
      held.open()
      await world.until(() => log.ended.length === 9)
      expect(offsets(log.ended)).toEqual([2, 4, 5, 6, 8, 0, 1, 3, 7])
      await world.until(() => world.broker.committed('g', at(0)) === 9n)
    }))

  test("with order 'key' commits only what is finished without a gap (C-CONTIGUOUS)", () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await world.consumer({ groupId: 'g', autoCommitIntervalMs: intervalMs })
      appendKeys(
        world,
        Array.from({ length: 40 }, (_, index) => `k${index}`),
      )
      consumer.assign([at(0)])
      const gates = new Map([5n, 23n].map(offset => [offset, gate()]))
      const log = new Log()
      void consumer.run({
        concurrency: 4,
        order: 'key',
        eachRecord: async record => {
          log.begin(record)
          await gates.get(record.offset)?.opened
          log.end(record)
        },
      })
      await world.until(() => log.begun.some(({ offset }) => offset === 20n))
      await world.runtime.sleep(3 * intervalMs)
      expect(world.broker.committed('g', at(0))).toBe(5n)
      gates.get(5n)?.open()
      await world.until(() => world.broker.committed('g', at(0)) === 23n)
      gates.get(23n)?.open()
      await world.until(() => world.broker.committed('g', at(0)) === 40n)
      expect(offsets(log.begun).toSorted((a, b) => a - b)).toEqual(upTo(40))
    }))

  test("with order 'key' compares keys by what they are, also deserialized ones", () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const parse = (key: Buffer | null): unknown => JSON.parse(String(key)) as unknown
      const consumer = await world.consumer({ keyDeserializer: parse })
      appendKeys(world, ['{"id":1}', '{"id":2}', '{"id":1}', '7', '"7"', '7'])
      consumer.assign([at(0)])
      const begun: bigint[] = []
      void consumer.run({
        concurrency: 10,
        order: 'key',
        eachRecord: ({ offset }) => {
          begun.push(offset)
          return new Promise(() => {})
        },
      })
      await world.runtime.sleep(1_000)
      // '7' and 7 share a lane, which is allowed.
      expect(begun.slice(0, 3)).toEqual([0n, 1n, 3n])
      expect(begun).not.toContain(2n)
      expect(begun).not.toContain(5n)
      await consumer.stop({ timeoutMs: 10 })
    }))

  test('holds back what is paused, also in a handler, and goes on when it is resumed (C-PAUSE)', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await committing(world, 2)
      const log = new Log()
      void consumer.run({
        concurrency: 8,
        order: 'key',
        eachRecord: async record => {
          log.begin(record)
          if (record.partition === 0 && record.offset === 6n) consumer.pause([at(0)])
          await world.runtime.sleep(5)
          log.end(record)
        },
      })
      await world.until(() => log.of(1).length === 40)
      const begun = log.of(0)
      await world.runtime.sleep(5_000)
      expect(log.of(0)).toEqual(begun)
      expect(begun.length).toBeLessThan(16)
      consumer.resume([at(0)])
      await world.until(() => log.of(0).length === 40)
      expect(log.of(0)).toEqual(upTo(40))
    }))

  test('takes a seek from inside a handler at once, and begins nothing from before (C-SEEK)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world)
      const log = new Log()
      void consumer.run({
        concurrency: 3,
        order: 'key',
        eachRecord: async record => {
          log.begin(record)
          if (record.offset === 12n) consumer.seek(at(0), 31n)
          await world.runtime.sleep(5)
          log.end(record)
        },
      })
      await world.until(() => log.begun.some(({ offset }) => offset === 39n))
      const seen = log.of(0)
      const sought = seen.indexOf(31)
      expect(Math.max(...seen.slice(0, sought))).toBeLessThan(16)
      expect(seen.slice(sought)).toEqual(upTo(40, 31))
      await world.until(() => world.broker.committed('g', at(0)) === 40n)
    }))
})

describe('run({ eachBatch })', () => {
  test('handles batch by batch, one of a partition at a time', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await committing(world, 2)
      const held = gate()
      const begun: [number, bigint, number][] = []
      void consumer.run({
        concurrency: 3,
        maxRecords: 7,
        eachBatch: async ({ partition, firstOffset, recordCount }) => {
          begun.push([partition, firstOffset, recordCount])
          if (partition === 0 && firstOffset === 17n) await held.opened
        },
      })
      await world.until(() => world.broker.committed('g', at(1)) === 40n)
      await world.until(() => world.broker.committed('g', at(0)) === 17n)
      expect(begun.filter(([partition]) => partition === 0)).toEqual([
        [0, 0n, 7],
        [0, 7n, 3],
        [0, 10n, 7],
        [0, 17n, 3],
      ])
      held.open()
      await world.until(() => world.broker.committed('g', at(0)) === 40n)
    }))
})

describe('a handler that throws', () => {
  test('lets the others finish, begins no more, commits what is finished without a gap, and rejects run() with its error (C-CONTIGUOUS)', () =>
    inWorld({ topics: { t: 3 } }, async world => {
      const consumer = await committing(world, 3, { autoCommitIntervalMs: 60_000 })
      const held = gate()
      const cause = new Error('poisoned')
      const log = new Log()
      const signals: AbortSignal[] = []
      const running = rejection(
        consumer.run({
          concurrency: 3,
          eachRecord: async (record, { signal }) => {
            signals.push(signal)
            log.begin(record)
            await world.runtime.sleep(1)
            if (record.partition === 1 && record.offset === 23n) throw cause
            if (record.offset === 23n) await held.opened
            log.end(record)
          },
        }),
      )
      await world.until(() => log.begun.filter(({ offset }) => offset === 23n).length === 3)
      await world.runtime.sleep(1_000)
      const begun = log.begun.length
      expect(world.broker.committed('g', at(1)) ?? 0n).toBeLessThan(23n)
      held.open()
      expect(await running).toBe(cause)
      expect(log.begun).toHaveLength(begun)
      expect(signals.some(({ aborted }) => aborted)).toBe(false)
      expect(consumer.state).toBe('started')
      for (const [partition, offset] of [24n, 23n, 24n].entries()) {
        expect(world.broker.committed('g', at(partition))).toBe(offset)
        expect(await consumer.position(at(partition))).toBe(offset)
      }
    }))

  test('is given its record again by the next run, unless that was sought past', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world)
      const handled: bigint[] = []
      let attempts = 0
      const options: RunOptions = {
        concurrency: 4,
        order: 'key',
        eachRecord: async ({ offset }) => {
          await world.runtime.sleep(1)
          if (offset === 14n) {
            attempts += 1
            throw new Error('poisoned')
          }
          handled.push(offset)
        },
      }
      for (let count = 0; count < 2; count++) await rejection(consumer.run(options))
      expect(attempts).toBe(2)
      expect(await consumer.position(at(0))).toBe(14n)
      consumer.seek(at(0), 15n)
      const running = consumer.run(options)
      await world.until(() => handled.includes(39n))
      await consumer.stop()
      await running
      expect([...new Set(handled)].toSorted((a, b) => Number(a - b))).toEqual(
        upTo(40)
          .filter(n => n !== 14)
          .map(BigInt),
      )
      expect(world.broker.committed('g', at(0))).toBe(40n)
    }))

  test('at once, without a promise, is the same', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world)
      const eachRecord = ({ offset }: ConsumerRecord): void => {
        if (offset === 3n) throw new Error('at once')
      }
      expect(await rejection(consumer.run({ eachRecord }))).toMatchObject({ message: 'at once' })
      expect(world.broker.committed('g', at(0))).toBe(3n)
    }))

  test('in a batch gives all of the batch again', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world)
      const eachBatch = async ({ lastOffset }: { lastOffset: bigint }): Promise<void> => {
        if (lastOffset >= 25n) throw new Error('late')
      }
      expect(await rejection(consumer.run({ eachBatch }))).toMatchObject({ message: 'late' })
      expect(world.broker.committed('g', at(0))).toBe(20n)
      expect((await consumer.getOne())?.offset).toBe(20n)
    }))
})

test('a failure of a partition rejects run() as it does a loop, when all before it is handled', () =>
  inWorld({ topics: { t: 1 } }, async world => {
    for (let batch = 0; batch < 2; batch++) world.append(at(0), 10)
    const consumer = await world.consumer({
      groupId: 'g',
      valueDeserializer: (value: Buffer | null, { headers }) => {
        void headers
        if (String(value) === 'v7' && ++sevens === 2) throw new Error('unreadable')
        return String(value)
      },
    })
    let sevens = 0
    consumer.assign([at(0)])
    const handled: bigint[] = []
    const error = await rejection(consumer.run({ eachRecord: ({ offset }) => void handled.push(offset) }))
    expect(error).toBeInstanceOf(RecordDeserializationError)
    expect(handled).toEqual(upTo(17).map(BigInt))
    expect(world.broker.committed('g', at(0))).toBe(17n)
  }))

describe('stop()', () => {
  test('waits for the handlers at work, which are told, commits what they did, and then run() resolves', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await committing(world, 2, { autoCommitIntervalMs: 60_000 })
      const held = gate()
      const reasons: unknown[] = []
      const log = new Log()
      let isOver = false
      const running = consumer
        .run({
          concurrency: 2,
          eachRecord: async (record, { signal }) => {
            log.begin(record)
            if (record.offset !== 13n) return
            signal.addEventListener('abort', () => reasons.push(signal.reason), { once: true })
            await held.opened
            // What a handler does with the consumer goes on working.
            expect(await consumer.position(at(record.partition))).toBe(14n)
            log.end(record)
          },
        })
        .then(() => {
          isOver = true
        })
      await world.until(() => log.begun.filter(({ offset }) => offset === 13n).length === 2)
      const stopping = consumer.stop()
      await world.runtime.sleep(500)
      expect(reasons).toHaveLength(2)
      expect(reasons[0]).toBeInstanceOf(ConsumerStoppedError)
      expect(isOver).toBe(false)
      held.open()
      await stopping
      await running
      expect(log.ended).toHaveLength(2)
      for (const partition of [0, 1]) expect(world.broker.committed('g', at(partition))).toBe(14n)
    }))

  test('leaves to the next what a handler gave up when it was told', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world)
      const begun: bigint[] = []
      const running = consumer.run({
        eachRecord: async ({ offset }, { signal }) => {
          begun.push(offset)
          if (offset === 11n)
            await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        },
      })
      await world.until(() => begun.includes(11n))
      await consumer.stop()
      await running
      expect(world.broker.committed('g', at(0))).toBe(11n)
      const next = await world.consumer({ groupId: 'g' })
      next.assign([at(0)])
      expect((await next.getOne())?.offset).toBe(11n)
    }))

  test('ends within its deadline although a handler does not come back, and without its record (C-RELEASE)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world)
      const held = gate()
      const running = consumer.run({ eachRecord: ({ offset }) => (offset === 25n ? held.opened : undefined) })
      await world.until(() => consumer.highwater(at(0)) === 40n)
      await world.runtime.sleep(10)
      const before = world.runtime.now()
      await consumer.stop({ timeoutMs: 2_000 })
      expect(world.runtime.now() - before).toBeLessThanOrEqual(2_100)
      expect(world.broker.committed('g', at(0))).toBe(25n)
      held.open()
      await running
    }))
})

describe('run({ signal })', () => {
  test('ends the run alone: handlers are told, what is done is committed, and it rejects with the reason', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world, 1, { autoCommitIntervalMs: 60_000 })
      const abort = new AbortController()
      const log = new Log()
      const running = rejection(
        consumer.run({
          signal: abort.signal,
          eachRecord: async (record, { signal }) => {
            log.begin(record)
            if (record.offset === 8n) await new Promise(resolve => signal.addEventListener('abort', resolve))
          },
        }),
      )
      await world.until(() => log.begun.length === 9)
      abort.abort(new Error('enough'))
      expect(await running).toMatchObject({ message: 'enough' })
      expect(world.broker.committed('g', at(0))).toBe(9n)
      expect(offsets(await take(consumer, 2))).toEqual([9, 10])
    }))

  test('that is given already, or while it waits for records, ends it at once', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await world.consumer()
      consumer.assign([at(0)])
      const given = AbortSignal.abort(new Error('before'))
      expect(await rejection(consumer.run({ signal: given, eachRecord: () => {} }))).toMatchObject({
        message: 'before',
      })
      const abort = new AbortController()
      const running = rejection(consumer.run({ signal: abort.signal, eachRecord: () => {} }))
      await world.runtime.sleep(2_000)
      abort.abort(new Error('while waiting'))
      expect(await running).toMatchObject({ message: 'while waiting' })
    }))
})

describe('run() refuses', () => {
  const nothing = (): void => {}

  test.each([
    [undefined, TypeError, 'run() takes'],
    [{}, TypeError, 'one of eachRecord and eachBatch'],
    [{ eachRecord: nothing, eachBatch: nothing }, TypeError, 'one of eachRecord and eachBatch'],
    [{ eachRecord: 1 }, TypeError, 'a function'],
    [{ eachRecord: nothing, concurrency: 0 }, RangeError, 'concurrency'],
    [{ eachRecord: nothing, concurrency: 1.5 }, RangeError, 'concurrency'],
    [{ eachRecord: nothing, order: 'topic' }, TypeError, "'partition' or 'key'"],
    [{ eachBatch: nothing, order: 'key' }, TypeError, 'eachRecord'],
    [{ eachRecord: nothing, maxRecords: 5 }, TypeError, 'eachBatch'],
    [{ eachBatch: nothing, maxRecords: 0 }, RangeError, 'maxRecords'],
    [{ eachRecord: nothing, signal: {} }, TypeError, 'AbortSignal'],
    [{ eachMessage: nothing }, TypeError, "'eachMessage'"],
  ])('%j', (options, type, message) =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await world.consumer()
      const error = await rejection(consumer.run(options as unknown as RunOptions))
      expect(error).toBeInstanceOf(type)
      expect(error.message).toContain(message)
    }),
  )

  test('a second run while one is under way, and any on a consumer that is not started', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await world.consumer()
      const running = consumer.run({ eachRecord: nothing })
      expect(await rejection(consumer.run({ eachRecord: nothing }))).toBeInstanceOf(IllegalStateError)
      await consumer.stop()
      await running
      expect(await rejection(consumer.run({ eachRecord: nothing }))).toBeInstanceOf(ConsumerStoppedError)
    }))
})

describe('when partitions go to another member', () => {
  test('handlers at work on them are told, and nothing of them is begun; what is unfinished is the other one’s (G-HANDOVER)', () =>
    inWorld({ topics: { t: 4 }, nodes: 1 }, async world => {
      for (const partition of [0, 1, 2, 3]) for (let batch = 0; batch < 4; batch++) world.append(at(partition), 10)
      const options = { groupId: 'g', topics: 't', autoCommitIntervalMs: 60_000, valueDeserializer: strings }
      const consumer = await world.consumer<Buffer | null, string | null>(options)
      const aborted: unknown[] = []
      const begun: string[] = []
      const running = consumer.run({
        concurrency: 4,
        eachRecord: async ({ partition, offset }, { signal }) => {
          begun.push(`${partition}:${offset}`)
          if (offset !== 12n) return
          await new Promise((_, reject) =>
            signal.addEventListener('abort', () => {
              aborted.push(signal.reason)
              reject(signal.reason as Error)
            }),
          )
        },
      })
      await world.until(() => begun.filter(place => place.endsWith(':12')).length === 4)
      const other = await world.consumer<Buffer | null, string | null>(options)
      expect(other.assignment()).toHaveLength(2)
      expect(aborted.every(reason => reason instanceof KafkaError && reason.code === 'PARTITION_REVOKED')).toBe(true)
      const first = await other.getOne({ timeoutMs: 60_000 })
      expect(first?.offset).toBe(12n)
      // Whatever stayed goes on where it was, with the record that was given up.
      const kept = consumer.assignment()
      await world.until(() =>
        kept.every(({ partition }) => begun.filter(place => place === `${partition}:12`).length === 2),
      )
      await consumer.stop()
      await running
    }))
})
