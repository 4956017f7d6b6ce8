import { KafkaConnectionError, KafkaTimeoutError, RequestTimedOutError } from '@kclient/errors'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { describe, expect, test } from 'vitest'
import { type Connection, Deadline } from '../src/index.ts'
import { beginFake, type FakeConnection, openFake } from './support/fake-connection.ts'
import { settle } from './support/fake-runtime.ts'
import { responseBytes } from './support/scripted-server.ts'
import { failure } from './support/until.ts'

const heartbeat = { groupId: 'g', generationId: 1, memberId: 'm' }

function beat(connection: Connection, options = {}) {
  const response = connection.request(heartbeatApi, heartbeat, options)
  response.catch(() => {})
  return response
}

/** The answer to the nth request; ApiVersions was the 0th. */
function beatAnswer(correlationId: number, throttleTimeMs = 0, version = 4): Buffer {
  return responseBytes(heartbeatApi, version, correlationId, { errorCode: 0, throttleTimeMs })
}

async function outcome(promise: Promise<unknown>): Promise<string> {
  const pending = Symbol('pending')
  await settle()
  return Promise.race([promise, Promise.resolve(pending)]).then(
    value => (value === pending ? 'pending' : 'resolved'),
    () => 'rejected',
  )
}

describe('time limits', () => {
  test('connecting ends at connectTimeoutMs, and the socket is closed', async () => {
    const { runtime, opening } = beginFake({ connectTimeoutMs: 3_000 })
    await runtime.advance(2_999)
    expect(await outcome(opening)).toBe('pending')
    await runtime.advance(10)
    expect(await failure(opening)).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: 'Could not connect to broker broker:9092 within 3000 ms',
    })
    expect(runtime.last.isClosed).toBe(true)
    expect(runtime.timersPending).toBe(0)
  })

  test('the TLS handshake has a limit of its own', async () => {
    const { runtime, opening } = beginFake({ connectTimeoutMs: 3_000, tls: {} })
    await runtime.advance(2_000)
    runtime.last.handlers.onSecuring?.()
    await runtime.advance(2_000)
    expect(await outcome(opening)).toBe('pending')
    await runtime.advance(1_100)
    expect((await failure(opening)).message).toMatch(/did not finish the TLS handshake within 3000 ms.*TLS listener/)
  })

  test('the deadline of the caller ends it earlier', async () => {
    const { runtime } = beginFake()
    const { Connection } = await import('../src/index.ts')
    const opening = failure(Connection.open({ host: 'b', port: 1, runtime }, Deadline.after(runtime, 500)))
    await runtime.advance(501)
    expect(await opening).toMatchObject({
      code: 'CALL_TIMEOUT',
      message: 'Gave up on connecting to broker b:1 after 500 ms',
    })
    expect(runtime.last.isClosed).toBe(true)
  })

  test('a request that is not answered in time closes the connection, and its neighbours learn of it', async () => {
    const { runtime, connection } = await openFake({ requestTimeoutMs: 1_000 })
    const first = beat(connection)
    const second = beat(connection, { timeoutMs: 5_000 })
    await runtime.advance(1_001)
    const error = await failure(first)
    expect(error).toBeInstanceOf(RequestTimedOutError)
    expect(error).toMatchObject({
      code: 'REQUEST_TIMED_OUT',
      retriable: true,
      written: 'possibly',
      broker: 'broker:9092',
    })
    expect(await failure(second)).toMatchObject({ code: 'CONNECTION_CLOSED', written: 'possibly' })
    expect(await failure(second)).toBeInstanceOf(KafkaConnectionError)
    expect(connection.state).toBe('closed')
    expect(runtime.timersPending).toBe(0)
  })

  test('the shorter limit of a later request holds', async () => {
    const { runtime, connection } = await openFake({ requestTimeoutMs: 10_000 })
    const first = beat(connection)
    const second = beat(connection, { timeoutMs: 100 })
    await runtime.advance(101)
    expect(await failure(second)).toBeInstanceOf(RequestTimedOutError)
    expect(await failure(first)).toBeInstanceOf(KafkaConnectionError)
  })

  test('one timer serves all requests', async () => {
    const { runtime, transport, connection } = await openFake()
    const before = runtime.timersSet
    for (let i = 1; i <= 1_000; i++) {
      const response = beat(connection)
      transport.handlers.onBytes(beatAnswer(i))
      await response
      if (i % 100 === 0) await runtime.advance(1_000)
    }
    expect(runtime.timersSet - before).toBeLessThanOrEqual(2)
    expect(runtime.timersPending).toBeLessThanOrEqual(1)
  })

  test('bytes that drip do not lengthen the wait for an answer', async () => {
    const { runtime, transport, connection } = await openFake({ requestTimeoutMs: 1_000 })
    const response = beat(connection)
    const bytes = beatAnswer(1)
    for (let i = 0; i < 9; i++) {
      transport.handlers.onBytes(bytes.subarray(i, i + 1))
      await runtime.advance(111)
    }
    await runtime.advance(10)
    expect(await failure(response)).toBeInstanceOf(RequestTimedOutError)
  })

  test('a request without a limit waits as long as it takes', async () => {
    const { runtime, transport, connection } = await openFake()
    const response = beat(connection, { timeoutMs: Infinity })
    expect(connection.idleSince).toBe(runtime.now())
    await runtime.advance(10_000_000)
    transport.handlers.onBytes(beatAnswer(1))
    expect(await outcome(response)).toBe('resolved')
  })
})

describe('a process that stood still', () => {
  test('reads what has arrived before it calls a request late (W-CLOCK)', async () => {
    const { runtime, transport, connection } = await openFake({ requestTimeoutMs: 30_000 })
    const response = beat(connection)
    transport.arrive(beatAnswer(1))
    await runtime.block(60_000)
    expect(await outcome(response)).toBe('resolved')
    expect(connection.state).toBe('ready')
  })

  test('reads all of it, also when that takes several turns of the event loop', async () => {
    const { runtime, transport, connection } = await openFake({ requestTimeoutMs: 30_000 })
    const responses = [beat(connection), beat(connection), beat(connection)]
    const [a, b, c] = [beatAnswer(1), beatAnswer(2), beatAnswer(3)]
    transport.arrive(a.subarray(0, 3))
    transport.arrive(a.subarray(3), b.subarray(0, 5))
    transport.arrive(b.subarray(5))
    transport.arrive(c)
    await runtime.block(60_000)
    for (const response of responses) expect(await outcome(response)).toBe('resolved')
  })

  test('gives a request that could not be answered meanwhile its time again, once', async () => {
    const { runtime, connection } = await openFake({ requestTimeoutMs: 30_000 })
    const response = beat(connection)
    await runtime.block(600_000)
    expect(await outcome(response)).toBe('pending')
    await runtime.advance(29_000)
    expect(await outcome(response)).toBe('pending')
    await runtime.advance(1_100)
    expect(await failure(response)).toBeInstanceOf(RequestTimedOutError)
  })

  test('does not give up on connecting because of it', async () => {
    const { runtime, opening } = beginFake({ connectTimeoutMs: 3_000 })
    await runtime.block(60_000)
    expect(await outcome(opening)).toBe('pending')
    runtime.last.handlers.onConnect()
    await runtime.advance(3_100)
    expect(await outcome(opening)).toBe('pending')
  })

  test('a deadline lets what has arrived win', async () => {
    const { runtime, transport, connection } = await openFake()
    const response = beat(connection, { deadline: Deadline.after(runtime, 1_000) })
    transport.arrive(beatAnswer(1))
    await runtime.block(60_000)
    expect(await outcome(response)).toBe('resolved')
  })
})

describe('throttling (KIP-219)', () => {
  async function throttled(throttleMs: number): Promise<FakeConnection> {
    const fake = await openFake({ requestTimeoutMs: 1_000 })
    const response = beat(fake.connection)
    fake.transport.handlers.onBytes(beatAnswer(1, throttleMs))
    await response
    return fake
  }

  test('nothing is sent before the broker wants it, then all in order (W-THROTTLE)', async () => {
    const { runtime, transport, connection } = await throttled(5_000)
    expect(connection.canSend).toBe(false)
    expect(connection.throttledUntil).toBe(runtime.now() + 5_000)
    expect(connection.throttledMs).toBe(5_000)
    const responses = [beat(connection), beat(connection)]
    const written = transport.written.length
    await runtime.advance(4_999)
    expect(transport.written).toHaveLength(written)
    expect(connection.inFlight).toBe(2)
    await runtime.advance(2)
    expect(transport.written).toHaveLength(written + 2)
    expect(connection.canSend).toBe(true)
    transport.handlers.onBytes(beatAnswer(2))
    transport.handlers.onBytes(beatAnswer(3))
    for (const response of responses) expect(await outcome(response)).toBe('resolved')
  })

  test('the pause counts against no time limit, and is not idleness (W-THROTTLE)', async () => {
    const { runtime, connection } = await openFake({ requestTimeoutMs: 1_000 })
    const { transport } = { transport: runtime.last }
    const answered = beat(connection)
    const onItsWay = beat(connection)
    transport.handlers.onBytes(beatAnswer(1, 10_000))
    await answered
    expect(connection.idleSince).toBe(runtime.now() + 10_000)
    const waiting = beat(connection)
    await runtime.advance(10_900)
    expect(await outcome(onItsWay)).toBe('pending')
    expect(await outcome(waiting)).toBe('pending')
    await runtime.advance(200)
    expect(await failure(onItsWay)).toBeInstanceOf(RequestTimedOutError)
  })

  test('a request made when the throttle has just ended does not overtake those that waited', async () => {
    const { runtime, transport, connection } = await throttled(5_000)
    void beat(connection, { version: 3 })
    runtime.pass(5_001)
    void beat(connection)
    await runtime.turn()
    const versions = transport.written.slice(-2).map(frame => frame.readInt16BE(6))
    expect(versions).toEqual([3, 4])
  })

  test('overlapping throttles are not added up', async () => {
    const { runtime, transport, connection } = await openFake({ requestTimeoutMs: 1_000 })
    const first = beat(connection)
    const second = beat(connection)
    transport.handlers.onBytes(Buffer.concat([beatAnswer(1, 500), beatAnswer(2, 600)]))
    await Promise.all([first, second])
    expect(connection.throttledUntil).toBe(runtime.now() + 600)
    expect(connection.throttledMs).toBe(600)
  })

  test('versions for which the broker has waited itself do not wait again', async () => {
    const { transport, connection } = await openFake()
    const response = beat(connection, { version: 1 })
    transport.handlers.onBytes(beatAnswer(1, 5_000, 1))
    await response
    expect(connection.canSend).toBe(true)
  })

  test('who waits for room is called when the throttle ends', async () => {
    const { runtime, connection } = await throttled(5_000)
    const called: string[] = []
    connection.onReadyToSend(() => called.push('a'))
    connection.onReadyToSend(() => {
      called.push('b')
      connection.onReadyToSend(() => called.push('c'))
    })
    await runtime.advance(4_000)
    expect(called).toEqual([])
    await runtime.advance(1_001)
    expect(called).toEqual(['a', 'b', 'c'])
  })
})

describe('a socket that takes no more', () => {
  test('holds requests back, and sends them in order when there is room', async () => {
    const { transport, connection } = await openFake()
    transport.takes = false
    const before = transport.written.length
    const first = beat(connection)
    expect(connection.canSend).toBe(false)
    const second = beat(connection)
    expect(transport.written).toHaveLength(before + 1)
    expect(connection.bufferedBytes).toBe((transport.written.at(-1)?.byteLength ?? 0) * 2)
    let ready = 0
    connection.onReadyToSend(() => ready++)
    transport.drain()
    expect(transport.written).toHaveLength(before + 2)
    expect(ready).toBe(1)
    transport.handlers.onBytes(beatAnswer(1))
    transport.handlers.onBytes(beatAnswer(2))
    await Promise.all([first, second])
    expect(connection.bufferedBytes).toBe(0)
  })

  test('who asks while there is room is called soon, and not during the call', async () => {
    const { connection } = await openFake()
    let called = 0
    const callback = (): void => void called++
    connection.onReadyToSend(callback)
    connection.onReadyToSend(callback)
    expect(called).toBe(0)
    await settle()
    expect(called).toBe(1)
    connection.close()
    connection.onReadyToSend(callback)
    await settle()
    expect(called).toBe(2)
  })

  test('a half-open connection ends by time limit; what never left says so (W-WRITTEN)', async () => {
    const { runtime, transport, connection } = await openFake({ requestTimeoutMs: 1_000 })
    transport.takes = false
    const freed: string[] = []
    const sent = beat(connection, { onWritten: () => freed.push('sent') })
    const held = beat(connection, { onWritten: () => freed.push('held') })
    await runtime.advance(1_001)
    expect(await failure(sent)).toMatchObject({ code: 'REQUEST_TIMED_OUT', written: 'possibly' })
    expect(await failure(held)).toMatchObject({ code: 'REQUEST_TIMED_OUT', written: 'no' })
    expect(freed.toSorted()).toEqual(['held', 'sent'])
    expect(connection.bufferedBytes).toBe(0)
  })

  test('a request without response that cannot leave has a time limit too', async () => {
    const { runtime, transport, connection } = await openFake({ requestTimeoutMs: 1_000 })
    transport.takes = false
    const sent = failure(connection.request(heartbeatApi, heartbeat, { expectResponse: false }))
    expect(connection.inFlight).toBe(1)
    await runtime.advance(1_001)
    expect(await sent).toMatchObject({ code: 'REQUEST_TIMED_OUT', written: 'possibly' })
  })

  test('a request whose caller has gone is not sent later', async () => {
    const { runtime, transport, connection } = await openFake()
    transport.takes = false
    const first = beat(connection)
    const gone = beat(connection, { deadline: Deadline.after(runtime, 100) })
    const third = beat(connection)
    await runtime.advance(101)
    expect(await failure(gone)).toMatchObject({ code: 'CALL_TIMEOUT', written: 'no' })
    const before = transport.written.length
    transport.drain()
    expect(transport.written).toHaveLength(before + 1)
    transport.handlers.onBytes(beatAnswer(1))
    transport.handlers.onBytes(beatAnswer(3))
    expect(await outcome(first)).toBe('resolved')
    expect(await outcome(third)).toBe('resolved')
  })

  test('the line of those that wait is bounded', async () => {
    const { transport, connection } = await openFake()
    transport.takes = false
    for (let i = 0; i < 10_001; i++) void beat(connection)
    const error = await failure(beat(connection))
    expect(error).toBeInstanceOf(KafkaTimeoutError)
    expect(error).toMatchObject({ code: 'BUFFER_FULL', written: 'no' })
    connection.close()
  })

  test('bytes are free when the socket is gone, whatever it said of them (P-MEMORY)', async () => {
    const { transport, connection } = await openFake()
    transport.takes = false
    let freed = 0
    const sent = failure(beat(connection, { onWritten: () => freed++ }))
    transport.vanish()
    await sent
    expect(freed).toBe(1)
    expect(connection.bufferedBytes).toBe(0)
  })

  test('the loss of the connection wakes those who wait for room', async () => {
    const { transport, connection } = await openFake()
    transport.takes = false
    const sent = beat(connection)
    const held = beat(connection)
    let called = 0
    connection.onReadyToSend(() => called++)
    transport.end(new Error('gone'))
    expect(called).toBe(1)
    expect(connection.canSend).toBe(false)
    expect(await failure(sent)).toMatchObject({ written: 'possibly' })
    expect(await failure(held)).toMatchObject({ written: 'no' })
  })
})
