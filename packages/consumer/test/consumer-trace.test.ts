import { AsyncLocalStorage } from 'node:async_hooks'
import { tracingChannel } from 'node:diagnostics_channel'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { PollContext, ProcessContext } from '../src/index.ts'
import { RecordTracer } from '../src/observing/record-trace.ts'
import { at, inWorld, take } from './support/world.ts'

type Name = 'start' | 'end' | 'asyncStart' | 'asyncEnd' | 'error'
interface Event<C> {
  readonly name: Name
  readonly context: C
  readonly store: unknown
}

const polls = tracingChannel<unknown, PollContext>('kclient:consumer:poll')
const processes = tracingChannel<unknown, ProcessContext>('kclient:consumer:process')
const undo: (() => void)[] = []
afterEach(() => {
  for (const each of undo.splice(0)) each()
  vi.restoreAllMocks()
})

/** Every event from now on, in order, and the async context in which it came. */
function listen<C extends object>(
  channel: typeof polls | typeof processes,
  store?: AsyncLocalStorage<unknown>,
): Event<C>[] {
  const events: Event<C>[] = []
  const note = (name: Name) => (message: unknown) => {
    events.push({ name, context: message as C, store: store?.getStore() })
  }
  const subscribers = {
    start: note('start'),
    end: note('end'),
    asyncStart: note('asyncStart'),
    asyncEnd: note('asyncEnd'),
    error: note('error'),
  }
  const both = channel as typeof polls
  both.subscribe(subscribers)
  undo.push(() => both.unsubscribe(subscribers))
  return events
}

function names<C>(events: readonly Event<C>[], context?: C): Name[] {
  return events.filter(event => context === undefined || event.context === context).map(({ name }) => name)
}

function contexts<C>(events: readonly Event<C>[]): C[] {
  return [...new Set(events.map(({ context }) => context))]
}

const settled: Name[] = ['start', 'end', 'asyncStart', 'asyncEnd']
const failed: Name[] = ['start', 'end', 'error', 'asyncStart', 'asyncEnd']

describe('an ask for records is traced', () => {
  test('from the call until it gives something, who asked and what came', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append, broker, runtime }) => {
      const consumer = await start({ topics: 't', clientId: 'bar' })
      const events = listen<PollContext>(polls)
      const waiting = consumer.getOne()
      await runtime.sleep(100)
      expect(names(events)).toEqual(['start', 'end'])
      expect(events[0]?.context).toMatchObject({
        clientId: 'bar',
        clusterId: broker.clusterId,
        groupId: null,
        operation: 'getOne',
        recordCount: 0,
      })
      append(at(0), 20)
      const record = await waiting
      expect(names(events)).toEqual(settled)
      expect(events[0]?.context).toMatchObject({ recordCount: 1, result: record })
      const many = await consumer.getMany({ maxRecords: 7, timeoutMs: 60_000 })
      expect(contexts(events)[1]).toMatchObject({ operation: 'getMany', recordCount: 7, result: many })
      for await (const next of consumer) {
        expect(contexts(events)[2]).toMatchObject({ operation: 'iterate', recordCount: 1, result: next })
        break
      }
      for await (const batch of consumer.batches()) {
        expect(contexts(events)[3]).toMatchObject({ operation: 'batches', recordCount: 11, result: batch })
        break
      }
      for (const context of contexts(events)) expect(names(events, context)).toEqual(settled)
    }))

  test('when the time is up, when it fails and when the consumer stops', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
      append(at(0), 5)
      const consumer = await start<Buffer | null, string>({
        topics: 't',
        valueDeserializer: value => {
          if (String(value) === 'v3') throw new Error('poison')
          return String(value)
        },
      })
      await take(consumer, 3)
      const events = listen<PollContext>(polls)
      const error = await consumer.getOne().catch((reason: unknown) => reason)
      expect(names(events)).toEqual(failed)
      expect(events[0]?.context).toMatchObject({ error, recordCount: 0 })
      consumer.seek(at(0), 5)
      expect(await consumer.getOne({ timeoutMs: 50 })).toBeNull()
      expect(contexts(events)[1]).toMatchObject({ result: null, recordCount: 0 })
      const ending = consumer[Symbol.asyncIterator]().next()
      await consumer.stop()
      await ending
      expect(contexts(events)[2]).toMatchObject({ operation: 'iterate', result: null, recordCount: 0 })
      expect(names(events, contexts(events)[2])).toEqual(settled)
    }))
})

describe('work on what is handed out is traced', () => {
  test('from when a loop has a record until it asks for the next, in the async context of the loop (C-HANDLED)', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append, runtime }) => {
      append(at(0), 20)
      const consumer = await start({ topics: 't', clientId: 'bar' })
      await take(consumer, 8)
      const request = new AsyncLocalStorage<unknown>()
      const events = listen<ProcessContext>(processes, request)
      await request.run('loop', async () => {
        for await (const record of consumer) {
          await runtime.sleep(5)
          const now = contexts(events)
          const current = now.at(-1) as ProcessContext
          expect(current).toMatchObject({
            clientId: 'bar',
            operation: 'iterate',
            topic: 't',
            partition: 0,
            firstOffset: record.offset,
            lastOffset: record.offset,
            recordCount: 1,
            record,
            handled: undefined,
          })
          expect(names(events, current)).toEqual(['start', 'end'])
          for (const before of now.slice(0, -1)) {
            expect(before.handled).toBe(true)
            expect(names(events, before)).toEqual(settled)
          }
          if (record.offset === 12n) break
        }
      })
      const all = contexts(events)
      expect(all.map(({ firstOffset }) => firstOffset)).toEqual([8n, 9n, 10n, 11n, 12n])
      // The loop was left with it: it was not handled.
      expect(all.map(({ handled }) => handled)).toEqual([true, true, true, true, false])
      expect(new Set(events.map(({ store }) => store))).toEqual(new Set(['loop']))
    }))

  test('of a batch as a whole', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
      append(at(0), 20)
      const consumer = await start({ topics: 't' })
      await take(consumer, 8)
      const events = listen<ProcessContext>(processes)
      const batches = consumer.batches()
      const { value: batch } = await batches.next()
      expect(contexts(events)).toMatchObject([
        { operation: 'batches', firstOffset: 8n, lastOffset: 19n, recordCount: 12, batch, record: undefined },
      ])
      const next = batches.next()
      expect(contexts(events)).toMatchObject([{ handled: true }])
      await consumer.stop()
      await next
      expect(contexts(events)).toHaveLength(1)
    }))

  test('of calls by partition, until a call asks for more of it', () =>
    inWorld({ topics: { t: 2 } }, async ({ consumer: start, append, until }) => {
      append(at(0), 20)
      append(at(1), 20)
      const consumer = await start({ topics: 't' })
      await until(() => consumer.metrics().records.lag === 40)
      const events = listen<ProcessContext>(processes)
      const many = await consumer.getMany({ maxRecords: 30 })
      expect(many.size).toBe(2)
      const [first, second] = contexts(events) as [ProcessContext, ProcessContext]
      expect([first, second]).toMatchObject([
        { operation: 'getMany', recordCount: 20, firstOffset: 0n, lastOffset: 19n, handled: undefined },
        { operation: 'getMany', recordCount: 10, firstOffset: 0n, lastOffset: 9n, handled: undefined },
      ])
      const rest = await consumer.getOne({ partitions: [at(second.partition)] })
      expect([first.handled, second.handled]).toEqual([undefined, true])
      expect(contexts(events)[2]).toMatchObject({ operation: 'getOne', record: rest, firstOffset: 10n })
      await consumer.getMany({ partitions: [at(first.partition)] })
      expect(first.handled).toBe(true)
      await consumer.stop()
      // Nobody can know whether that caller comes back.
      expect(contexts(events)[2]).toMatchObject({ handled: false })
      for (const context of contexts(events)) expect(names(events, context)).toEqual(settled)
    }))
})

test('who does not listen any more hears nothing, and what was begun disturbs nobody', () =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
    append(at(0), 20)
    const consumer = await start({ topics: 't' })
    const events = listen<ProcessContext>(processes)
    for await (const { offset } of consumer) {
      if (offset === 3n) for (const each of undo.splice(0)) each()
      if (offset === 9n) break
    }
    expect(contexts(events)).toHaveLength(4)
    expect(names(events, contexts(events)[3])).toEqual(['start', 'end'])
    expect(await take(consumer, 10)).toHaveLength(10)
  }))

test('listeners that are not there cost nothing: no tracer is asked', () =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
    append(at(0), 40)
    const methods = ['poll', 'handedOut', 'gave', 'asked', 'process'] as const
    const spies = methods.map(method => vi.spyOn(RecordTracer.prototype, method))
    const consumer = await start({ topics: 't' })
    await take(consumer, 10)
    await consumer.getMany({ maxRecords: 10 })
    for await (const { offset } of consumer) if (offset === 29n) break
    for await (const batch of consumer.batches()) if (batch.nextOffset === 40n) break
    const running = consumer.run({ eachRecord: () => {} })
    await consumer.stop()
    await running
    for (const spy of spies) expect(spy).not.toHaveBeenCalled()
  }))
