import { AsyncLocalStorage } from 'node:async_hooks'
import { channel, tracingChannel } from 'node:diagnostics_channel'
import { ErrorCode } from '@kclient/errors'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { ConnectionEvent, HeaderInput, ProducerRecord, SendContext } from '../src/index.ts'
import { SendTracer } from '../src/observing/send-trace.ts'
import { inWorld, numbered, outcomes, produceApi, refusal, valueOf } from './support/world.ts'

type Name = 'start' | 'end' | 'asyncStart' | 'asyncEnd' | 'error'
interface Event {
  readonly name: Name
  readonly context: SendContext
  readonly store: unknown
}

const sends = tracingChannel<unknown, SendContext>('kclient:producer:send')
const undo: (() => void)[] = []
afterEach(() => {
  for (const each of undo.splice(0)) each()
  vi.restoreAllMocks()
})

/** Every event from now on, in order, and the async context in which it came. */
function listen(store?: AsyncLocalStorage<unknown>, onStart?: (context: SendContext) => void): Event[] {
  const events: Event[] = []
  const note = (name: Name) => (message: unknown) => {
    const context = message as SendContext
    events.push({ name, context, store: store?.getStore() })
    if (name === 'start') onStart?.(context)
  }
  const subscribers = {
    start: note('start'),
    end: note('end'),
    asyncStart: note('asyncStart'),
    asyncEnd: note('asyncEnd'),
    error: note('error'),
  }
  sends.subscribe(subscribers)
  undo.push(() => sends.unsubscribe(subscribers))
  return events
}

function names(events: readonly Event[], context?: SendContext): Name[] {
  return events.filter(event => context === undefined || event.context === context).map(({ name }) => name)
}

function contexts(events: readonly Event[]): SendContext[] {
  return [...new Set(events.map(({ context }) => context))]
}

const settled: Name[] = ['start', 'end', 'asyncStart', 'asyncEnd']
const failed: Name[] = ['start', 'end', 'error', 'asyncStart', 'asyncEnd']

describe('a traced send', () => {
  test('tells of a success: who, what, where it went', () =>
    inWorld({ topics: { events: 2 } }, async ({ producer: make, broker }) => {
      const producer = await make({ clientId: 'orders-service' })
      const events = listen()
      const sent = producer.send({ topic: 'events', key: 'k', value: 'v', partition: 1 })
      expect(names(events)).toEqual(['start', 'end'])
      expect(events[0]?.context).toMatchObject({
        clientId: 'orders-service',
        clusterId: broker.clusterId,
        operation: 'send',
        topic: 'events',
        key: 'k',
        partition: 1,
        recordCount: 1,
        offset: undefined,
        serverAddress: undefined,
      })
      const metadata = await sent
      expect(names(events)).toEqual(settled)
      const [node] = broker.nodes
      expect(events[3]?.context).toMatchObject({
        partition: 1,
        offset: 0n,
        serverAddress: node?.host,
        serverPort: node?.port,
      })
      expect(events[3]?.context.result).toBe(metadata)
      expect(contexts(events)).toHaveLength(1)
    }))

  test('tells the partition that the producer chose', () =>
    inWorld({ topics: { events: 8 } }, async ({ producer: make }) => {
      const producer = await make()
      const events = listen()
      const { partition } = await producer.sendAndWait({ topic: 'events', key: 'customer-7', value: 'v' })
      expect(names(events)).toEqual(settled)
      expect(events[0]?.context).toMatchObject({ operation: 'send', partition })
    }))

  test('tells of a failure, and what is rejected stays what it was', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      broker.on(produceApi, call => refusal(call, ErrorCode.INVALID_RECORD), { times: 1 })
      const events = listen()
      const error: unknown = await producer.send({ topic: 'events', value: 'v' }).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'INVALID_RECORD', persisted: 'no' })
      expect(names(events)).toEqual(failed)
      expect(events[4]?.context).toMatchObject({ partition: 0, offset: undefined, serverPort: broker.nodes[0]?.port })
      expect(events[4]?.context.error).toBe(error)
    }))

  test('tells of what could not be serialized, of a wrong record, and of a caller who gave up', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make({ valueSerializer: (value: string) => (value === '' ? never() : value) })
      await producer.partitionsFor('events')
      broker.on(produceApi, () => 'drop')
      const events = listen()
      const results = await outcomes([
        producer.send({ topic: 'events', value: '' }),
        producer.send({ topic: 'events', value: 'v', partition: -1 }),
        producer.send({ topic: 'events', value: 'v' }, { timeoutMs: 10 }),
        producer.send(null as unknown as ProducerRecord<string, string>),
      ])
      expect(results.every(result => !result.ok)).toBe(true)
      expect(contexts(events)).toHaveLength(3)
      for (const context of contexts(events)) expect(names(events, context)).toEqual(failed)
      expect(contexts(events).map(({ error }) => (error as Error).name)).toEqual([
        'RecordSerializationError',
        'TypeError',
        'KafkaTimeoutError',
      ])
    }))

  test('of a record that cannot even be read rejects as without a subscriber', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make }) => {
      const producer = await make()
      const unreadable = {
        get topic(): string {
          throw new Error('not for you')
        },
        value: 'v',
      }
      const calls = () =>
        outcomes([producer.send(unreadable), producer.enqueue(unreadable), producer.sendMany([unreadable])])
      const plain = await calls()
      const events = listen()
      expect(await calls()).toEqual(plain)
      expect(events).toEqual([])
    }))

  test('settles before its caller goes on', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make }) => {
      const producer = await make()
      const events = listen()
      await producer.send({ topic: 'events', value: 'v' }).then(() => expect(names(events)).toEqual(settled))
    }))

  test('a failure that nobody handles stays an unhandled rejection', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, runtime }) => {
      const producer = await make()
      listen()
      const unhandled = await collecting('unhandledRejection', async () => {
        void producer.send({ topic: 'events', value: 5 as unknown as string })
        await runtime.sleep(10)
        await new Promise(resolve => setImmediate(resolve))
      })
      expect(unhandled).toMatchObject([{ name: 'TypeError' }])
    }))
})

describe('headers', () => {
  test('that a subscriber adds are written, and the record of the caller stays as it was', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const seen: HeaderInput[][] = []
      const producer = await make({
        valueSerializer: (value: string, { headers }) => {
          seen.push([...headers])
          return value
        },
      })
      listen(undefined, ({ message }) => message?.headers.push(['traceparent', '00-1-2-01']))
      const inputs = [
        undefined,
        [['own', 'x']] as HeaderInput[],
        new Map([['own', 'x']]),
        { own: 'x' },
        (function* (): Generator<HeaderInput> {
          yield ['own', 'x']
        })(),
      ]
      const frozen = inputs.map((headers, index) =>
        Object.freeze({ topic: 'events', partition: 0, value: `v${index}`, headers }),
      )
      for (const record of frozen) await producer.send(record)
      expect(frozen.map(({ headers }) => headers)).toEqual(inputs)
      expect((inputs[1] as HeaderInput[]).length).toBe(1)
      const written = broker
        .records('events')
        .map(({ headers }) => headers.map(([name, value]) => [name, String(value)]))
      const both = [
        ['own', 'x'],
        ['traceparent', '00-1-2-01'],
      ]
      expect(written).toEqual([[both[1]], both, both, both, both])
      expect(seen).toEqual(written)
    }))

  test('that a subscriber puts in place of the others are written', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      listen(undefined, ({ message }) => {
        if (message !== undefined) message.headers = [['only', 'this']]
      })
      await producer.sendMany([{ topic: 'events', value: 'v', headers: { gone: 'x' } }])
      expect(broker.records('events')[0]?.headers.map(([name]) => name)).toEqual(['only'])
    }))

  test('that are wrong are refused as without a subscriber', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make }) => {
      const producer = await make()
      const throwing = {
        [Symbol.iterator](): never {
          throw new Error('no headers for you')
        },
      }
      const wrong = ['text', 5, null, [5], [['a']], [[1, 'x']], [['a', 5]], { a: 5 }, new Uint8Array(2), throwing]
      const send = (): Promise<unknown[]> =>
        outcomes(wrong.map(headers => producer.send({ topic: 'events', value: 'v', headers: headers as never })))
      const plain = await send()
      expect(plain.every(result => !(result as { ok: boolean }).ok)).toBe(true)
      listen()
      expect(await send()).toEqual(plain)
    }))
})

describe('each way to send', () => {
  test('sendMany tells of each record, those that fail and those that do not', () =>
    inWorld({ topics: { events: 2 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      broker.on(produceApi, async call => {
        const response = await call.next()
        for (const answer of response.responses[0]?.partitionResponses ?? []) {
          if (answer.index === 1) answer.errorCode = ErrorCode.INVALID_RECORD
        }
        return response
      })
      const events = listen(undefined, ({ message, key }) => message?.headers.push(['of', String(key)]))
      const records = ['a', 'b', 'c', 'd'].map((key, index) => ({
        topic: 'events',
        key,
        value: 'v',
        partition: index % 2,
      }))
      const call = producer.sendMany([...records, null as unknown as ProducerRecord<string, string>])
      expect(names(events)).toEqual(['start', 'end', 'start', 'end', 'start', 'end', 'start', 'end'])
      await outcomes([call])
      const all = contexts(events)
      expect(all.map(({ key, operation }) => [key, operation])).toEqual(
        ['a', 'b', 'c', 'd'].map(key => [key, 'sendMany']),
      )
      expect(all.map(context => names(events, context))).toEqual([settled, failed, settled, failed])
      expect(all.map(({ partition, offset }) => [partition, offset])).toEqual([
        [0, 0n],
        [1, undefined],
        [0, 1n],
        [1, undefined],
      ])
      expect(broker.records('events', 0).map(({ headers }) => String(headers[0]?.[1]))).toEqual(['a', 'c'])
    }))

  test('enqueue is settled when the record is acknowledged, not when it is in the buffer', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      broker.on(produceApi, call => call.delay(100), { times: 1 })
      const events = listen()
      const delivery = await producer.enqueue({ topic: 'events', value: 'v' })
      await runtime.sleep(50)
      expect(names(events)).toEqual(['start', 'end'])
      await delivery.delivered
      expect(names(events)).toEqual(settled)
      expect(events[3]?.context).toMatchObject({ operation: 'enqueue', partition: 0, offset: 0n })
    }))

  test('a failed enqueue bothers nobody who does not look, traced or not', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, until }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      broker.on(produceApi, call => refusal(call, ErrorCode.INVALID_RECORD), { times: 1 })
      const events = listen()
      const unhandled = await collecting('unhandledRejection', async () => {
        await producer.enqueue({ topic: 'events', value: 'v' })
        await until(() => events.length === 5)
        await new Promise(resolve => setImmediate(resolve))
      })
      expect(unhandled).toEqual([])
      expect(names(events)).toEqual(failed)
      await outcomes([producer.enqueue({ topic: 'events', value: 5 as unknown as string })])
      expect(names(events.slice(5))).toEqual(failed)
    }))

  test('sendBatch tells once of the whole batch', () =>
    inWorld({ topics: { events: 2 } }, async ({ producer: make }) => {
      const producer = await make()
      const batch = producer.createBatch()
      for (const { value } of numbered('events', 5)) batch.append({ value })
      const events = listen()
      await producer.sendBatch(batch, 'events', { partition: 1 })
      expect(names(events)).toEqual(settled)
      expect(events[0]?.context).toMatchObject({
        operation: 'sendBatch',
        topic: 'events',
        recordCount: 5,
        message: undefined,
        partition: 1,
        offset: 0n,
      })
      await outcomes([producer.sendBatch(batch, 'events', { partition: 1 })])
      expect(names(events.slice(4))).toEqual(failed)
    }))

  test('records of streams are told, with headers that subscribers add', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, until }) => {
      const producer = await make()
      const events = listen(undefined, ({ message }) => message?.headers.push(['traced', 'yes']))
      const writer = producer.writableStream().getWriter()
      for (const record of numbered('events', 3)) await writer.write(record)
      await writer.close()
      await until(() => events.length === 12)
      for (const context of contexts(events)) {
        expect(context.operation).toBe('stream')
        expect(names(events, context)).toEqual(settled)
      }
      expect(broker.records('events').map(record => [valueOf(record), record.headers[0]?.[0]])).toEqual([
        ['v0', 'traced'],
        ['v1', 'traced'],
        ['v2', 'traced'],
      ])
      const failing = producer.writableStream().getWriter()
      failing.closed.catch(() => {})
      await outcomes([failing.write({ topic: 'events', value: 5 as unknown as string }), failing.close()])
      await until(() => events.length === 17)
      expect(names(events.slice(12))).toEqual(failed)
    }))
})

describe('async context', () => {
  test('of the caller holds for all events and serializers, with what is bound to the channel', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make }) => {
      const request = new AsyncLocalStorage<string>()
      const span = new AsyncLocalStorage<unknown>()
      const serializing: unknown[] = []
      const producer = await make({
        valueSerializer: async (value: string) => {
          await Promise.resolve()
          serializing.push([request.getStore(), span.getStore()])
          return value
        },
      })
      sends.start.bindStore(span, context => `span of ${String(context.key)}`)
      undo.push(() => sends.start.unbindStore(span))
      const inRequest = listen(request)
      const inSpan = listen(span)
      const work = (name: string, send: () => Promise<unknown>) =>
        request.run(name, async () => {
          await send()
          expect(request.getStore()).toBe(name)
          expect(span.getStore()).toBeUndefined()
        })
      const at = (key: string) => ({ topic: 'events', key, value: 'v' })
      await Promise.all([
        work('one', () => producer.send(at('a'))),
        work('two', () => producer.sendMany([at('b'), at('c')])),
        work('three', async () => (await producer.enqueue(at('d'))).delivered),
      ])
      const expected = { a: 'one', b: 'two', c: 'two', d: 'three' }
      for (const { name, context, store } of inRequest) {
        expect(store, `${name} of ${String(context.key)}`).toBe(expected[context.key as keyof typeof expected])
      }
      for (const { name, context, store } of inSpan) {
        expect(store, name).toBe(`span of ${String(context.key)}`)
      }
      expect(inRequest).toHaveLength(16)
      expect(serializing).toContainEqual(['one', 'span of a'])
      expect(serializing).toContainEqual(['three', 'span of d'])
    }))
})

describe('subscribers', () => {
  test('that are not there cost nothing: no tracer is asked, no context made, no record copied', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make }) => {
      const asked = Object.getOwnPropertyNames(SendTracer.prototype)
        .filter(name => name !== 'constructor')
        .map(name => vi.spyOn(SendTracer.prototype, name as 'send'))
      expect(asked).toHaveLength(5)
      const producer = await make()
      const record = { topic: 'events', value: 'v' }
      const everyWay = async (): Promise<void> => {
        await producer.send(record)
        await producer.sendMany([record])
        await (
          await producer.enqueue(record)
        ).delivered
        const batch = producer.createBatch()
        batch.append({ value: 'v' })
        await producer.sendBatch(batch, 'events', { partition: 0 })
        const writer = producer.writableStream().getWriter()
        await writer.write(record)
        await writer.close()
      }
      await everyWay()
      for (const spy of asked) expect(spy).not.toHaveBeenCalled()
      listen()
      await everyWay()
      for (const spy of asked) expect(spy).toHaveBeenCalledTimes(1)
    }))

  test('of any single event are heard', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make }) => {
      const producer = await make()
      for (const name of ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const) {
        const heard: unknown[] = []
        const hear = (context: unknown): void => void heard.push(context)
        sends[name].subscribe(hear)
        await outcomes([producer.send({ topic: 'events', value: name === 'error' ? (5 as unknown as string) : 'v' })])
        sends[name].unsubscribe(hear)
        expect(heard, name).toHaveLength(1)
      }
    }))

  test('that throw harm nothing: the record goes its way, and others are told', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make()
      const thrown = await collecting('uncaughtException', async () => {
        const subscribers = {
          start: never,
          end: never,
          asyncStart: never,
          asyncEnd: never,
          error: never,
        }
        sends.subscribe(subscribers)
        undo.push(() => sends.unsubscribe(subscribers))
        const events = listen()
        await producer.send({ topic: 'events', value: 'v0' })
        await producer.sendMany([{ topic: 'events', value: 'v1' }])
        await (
          await producer.enqueue({ topic: 'events', value: 'v2' })
        ).delivered
        await outcomes([producer.send({ topic: 'events', value: 5 as unknown as string })])
        expect(contexts(events).map(context => names(events, context))).toEqual([settled, settled, settled, failed])
        await new Promise(resolve => setImmediate(resolve))
      })
      expect(values('events')).toEqual(['v0', 'v1', 'v2'])
      expect(thrown).toHaveLength(17)
      expect(producer.health()).toMatchObject({ healthy: true, bufferedRecords: 0 })
    }))

  test('that send on their own are served, and do not disturb the order of what is sent', () =>
    inWorld({ topics: { events: 1, audit: 1 } }, async ({ producer: make, values, until }) => {
      const producer = await make()
      listen(undefined, ({ topic, key }) => {
        if (topic === 'events') void producer.send({ topic: 'audit', value: `sent ${String(key)}` })
      })
      await Promise.all(['1', '2', '3'].map(key => producer.send({ topic: 'events', key, value: key })))
      await until(() => values('audit').length === 3)
      expect(values('events')).toEqual(['1', '2', '3'])
    }))

  test('see no secret: contexts have what they say, and no options', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make }) => {
      const producer = await make()
      const events = listen()
      await producer.send({ topic: 'events', key: 'k', value: 'v' })
      expect(Object.keys(events[0]?.context ?? {}).toSorted()).toEqual(
        [
          'clientId',
          'clusterId',
          'operation',
          'topic',
          'key',
          'recordCount',
          'message',
          'partition',
          'offset',
          'serverAddress',
          'serverPort',
          'result',
        ].toSorted(),
      )
    }))
})

test('connections tell when they open, cannot be opened, and end', () =>
  inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, until }) => {
    const heard: { readonly what: string; readonly event: ConnectionEvent }[] = []
    for (const what of ['opened', 'closed', 'failed']) {
      const on = channel(`kclient:connection:${what}`)
      const hear = (event: unknown): void => void heard.push({ what, event: event as ConnectionEvent })
      on.subscribe(hear)
      undo.push(() => on.unsubscribe(hear))
    }
    const producer = await make({ clientId: 'c' })
    await producer.send({ topic: 'events', value: 'v' })
    const [node] = broker.nodes
    const address = { clientId: 'c', serverAddress: node?.host, serverPort: node?.port }
    expect(heard).toMatchObject([
      { what: 'opened', event: { ...address, nodeId: undefined, error: undefined } },
      { what: 'opened', event: { ...address, nodeId: 1 } },
    ])
    await broker.stopNode(1)
    await until(() => heard.some(({ what }) => what === 'failed'))
    expect(heard.filter(({ what }) => what === 'closed')).toMatchObject([
      { event: { ...address, error: { name: 'KafkaConnectionError' } } },
      { event: { ...address, error: { name: 'KafkaConnectionError' } } },
    ])
    expect(heard.find(({ what }) => what === 'failed')).toMatchObject({
      event: { ...address, error: { code: 'CONNECTION_FAILED' } },
    })
    await broker.startNode(1)
  }))

function never(): never {
  throw new Error('a subscriber has a fault')
}

/** What comes up as such while something runs; the listeners of the test runner rest meanwhile. */
async function collecting(
  event: 'unhandledRejection' | 'uncaughtException',
  run: () => Promise<void>,
): Promise<unknown[]> {
  const others = process.listeners(event as 'uncaughtException')
  const seen: unknown[] = []
  const see = (error: unknown): void => void seen.push(error)
  for (const other of others) process.off(event, other as never)
  process.on(event as 'uncaughtException', see)
  try {
    await run()
  } finally {
    process.off(event, see)
    for (const other of others) process.on(event as 'uncaughtException', other as never)
  }
  return seen
}
