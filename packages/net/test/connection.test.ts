import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { CorrelationIdError, KafkaConnectionError, KafkaProtocolError, UnsupportedVersionError } from '@kclient/errors'
import { type ApiVersionsResponseInput, apiVersionsApi } from '@kclient/protocol/messages/api-versions'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { produceApi } from '@kclient/protocol/messages/produce'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Connection, type ConnectionOptions, Deadline, nodeRuntime } from '../src/index.ts'
import { answer, offered, type Received, responseBytes, ScriptedServer } from './support/scripted-server.ts'
import { failure, until } from './support/until.ts'

let server: ScriptedServer
const opened: Connection[] = []

beforeEach(async () => {
  server = await ScriptedServer.start()
})

afterEach(async () => {
  for (const connection of opened.splice(0)) connection.close()
  await server[Symbol.asyncDispose]()
})

async function open(options: Partial<ConnectionOptions> = {}): Promise<Connection> {
  const deadline = Deadline.after(nodeRuntime, 10_000)
  const connection = await Connection.open({ ...server.address, clientId: 'tester', ...options }, deadline)
  opened.push(connection)
  return connection
}

const heartbeat = { groupId: 'g', generationId: 1, memberId: 'm' }

function beat(connection: Connection, options = {}) {
  return connection.request(heartbeatApi, heartbeat, options)
}

describe('opening', () => {
  test('introduces the client, agrees on versions and is ready', async () => {
    const connection = await open()
    expect(connection.state).toBe('ready')
    expect(server.requests[0]).toMatchObject({ apiKey: 18, apiVersion: 4, clientId: 'tester' })
    expect(apiVersionsApi.decodeRequest(server.requests[0]!.body, 4)).toMatchObject({ clientSoftwareName: 'kclient' })
    expect(connection.apiVersions.pick(heartbeatApi)).toBe(4)
    expect(connection.apiVersions.pick(produceApi)).toBe(9)
    expect(connection.address).toBe(`127.0.0.1:${server.port}`)
  })

  test('keeps the features that the cluster has agreed on', async () => {
    server.greet = request =>
      answer(request, apiVersionsApi, {
        ...offered,
        finalizedFeaturesEpoch: 7n,
        finalizedFeatures: [{ name: 'transaction.version', maxVersionLevel: 2, minVersionLevel: 2 }],
        supportedFeatures: [{ name: 'metadata.version', minVersion: 1, maxVersion: 30 }],
      })
    const { apiVersions } = await open()
    expect(apiVersions.finalizedFeatures.get('transaction.version')).toBe(2)
    expect(apiVersions.finalizedFeaturesEpoch).toBe(7n)
    expect(apiVersions.supportedFeatures.get('metadata.version')).toEqual({ min: 1, max: 30 })
  })

  test('asks again in a version that the broker knows, when it refuses the first', async () => {
    server.greet = request => {
      if (request.apiVersion <= 2) return answer(request, apiVersionsApi, offered)
      const refusal: ApiVersionsResponseInput = {
        errorCode: 35,
        apiKeys: [{ apiKey: 18, minVersion: 0, maxVersion: 2 }],
      }
      answer({ ...request, apiVersion: 0 }, apiVersionsApi, refusal)
    }
    const connection = await open()
    expect(server.requests.map(request => request.apiVersion)).toEqual([4, 2])
    expect(server.sockets).toHaveLength(1)
    expect(connection.apiVersions.answeredIn).toBe(2)
  })

  test('asks again in version 0, when the refusal names no version', async () => {
    server.greet = request => {
      if (request.apiVersion === 0) return answer(request, apiVersionsApi, offered)
      answer({ ...request, apiVersion: 0 }, apiVersionsApi, { errorCode: 35, apiKeys: [] })
    }
    await open()
    expect(server.requests.map(request => request.apiVersion)).toEqual([4, 0])
  })

  test('gives up on a broker that refuses version 0 too', async () => {
    server.greet = request => answer({ ...request, apiVersion: 0 }, apiVersionsApi, { errorCode: 35, apiKeys: [] })
    await expect(open()).rejects.toBeInstanceOf(UnsupportedVersionError)
    expect(server.requests).toHaveLength(2)
  })

  test('asks lower on a new connection, when the broker cuts it at a version it does not know', async () => {
    server.greet = request => {
      if (request.apiVersion > 3) request.socket.resetAndDestroy()
      else answer(request, apiVersionsApi, offered)
    }
    const connection = await open()
    expect(server.requests.map(request => request.apiVersion)).toEqual([4, 3])
    expect(server.sockets).toHaveLength(2)
    expect(connection.apiVersions.answeredIn).toBe(3)
  })

  test('stops asking after version 0', async () => {
    server.greet = request => request.socket.destroy()
    const error = await failure(open())
    expect(error).toBeInstanceOf(KafkaConnectionError)
    expect(error.message).toMatch(/instead of naming its versions/)
    expect(server.requests.map(request => request.apiVersion)).toEqual([4, 3, 0])
  })

  test('begins with the version that a cap allows', async () => {
    await open({ versionCaps: new Map([[18, 3]]) })
    expect(server.requests[0]?.apiVersion).toBe(3)
  })

  test('reports an error that the broker gives instead of its versions', async () => {
    server.greet = request => answer(request, apiVersionsApi, { errorCode: 42, apiKeys: [] })
    expect(await failure(open())).toMatchObject({ code: 'INVALID_REQUEST' })
    await until(() => server.sockets[0]!.destroyed)
  })

  test('says so when nobody listens', async () => {
    const gone = await ScriptedServer.start()
    const { port } = gone
    await gone[Symbol.asyncDispose]()
    const error = await failure(open({ port, nodeId: 3 }))
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', retriable: true, written: 'no' })
    expect(error.message).toMatch(/^Could not connect to broker 3 \(127\.0\.0\.1:\d+\): .*ECONNREFUSED/)
  })

  test('names a host as the user knows it, with the address it was reached at', async () => {
    const connection = await open({ servername: 'kafka.example', nodeId: 1 })
    expect(connection.broker).toBe(`1 (kafka.example:${server.port} at 127.0.0.1)`)
  })

  test('does not wait for ever for a silent server', async () => {
    server.greet = () => {}
    const error = await failure(open({ requestTimeoutMs: 20 }))
    expect(error.code).toBe('CONNECTION_FAILED')
    expect(error.message).toMatch(/did not answer ApiVersions within 20 ms: is this a Kafka listener/)
    await until(() => server.sockets[0]!.destroyed)
  })

  test('closes what it has begun when the caller aborts', async () => {
    server.greet = () => {}
    const abort = new AbortController()
    const opening = Connection.open(server.address, Deadline.after(nodeRuntime, undefined, abort.signal))
    await until(() => server.requests.length === 1)
    const reason = new Error('changed my mind')
    abort.abort(reason)
    expect(await failure(opening)).toBe(reason)
    await until(() => server.sockets[0]!.destroyed)
  })

  test('logs in before anybody else may send, and not after a failure', async () => {
    server.script = request => answer(request, heartbeatApi, { errorCode: 0 })
    const states: string[] = []
    const authenticate = async (connection: Connection): Promise<void> => {
      states.push(connection.state)
      await connection.request(heartbeatApi, heartbeat)
    }
    expect((await open({ authenticate })).state).toBe('ready')
    expect(states).toEqual(['authenticating'])
    const refused = new Error('bad password')
    expect(await failure(open({ authenticate: () => Promise.reject(refused) }))).toBe(refused)
    await until(() => server.sockets[1]!.destroyed)
  })
})

describe('a peer that is no broker', () => {
  const speaks = (bytes: Buffer | string): void => {
    server.onSocket = socket => {
      socket.write(bytes)
      return true
    }
  }

  test('tells that the port speaks TLS', async () => {
    speaks(Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46]))
    const error = await failure(open())
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED' })
    expect(error.message).toMatch(/speaks TLS.*`ssl`/)
  })

  test('tells that the port speaks HTTP', async () => {
    speaks('HTTP/1.1 400 Bad Request\r\n\r\n')
    expect((await failure(open())).message).toMatch(/HTTP/)
  })

  test('refuses garbage without allocating what it claims (W-CHECKED)', async () => {
    speaks(Buffer.from('7fffffff00000000', 'hex'))
    expect((await failure(open())).cause).toBeInstanceOf(KafkaProtocolError)
  })

  test('refuses more than 1 MiB before it is ready, whatever the limit for responses', async () => {
    speaks(Buffer.from([0, 0x20, 0, 0, 1]))
    const error = await failure(open({ maxResponseBytes: 1 << 28 }))
    expect(error.cause).toBeInstanceOf(KafkaProtocolError)
    expect(error.cause).toMatchObject({ code: 'RESPONSE_TOO_LARGE', size: 2 << 20, limit: 1 << 20 })
  })

  test('refuses an empty frame', async () => {
    speaks(Buffer.from([0, 0, 0, 0, 0, 0, 0, 0]))
    expect((await failure(open())).message).toMatch(/response of 0 bytes/)
  })

  test('does not hang on a frame that never ends', async () => {
    speaks(Buffer.from([0, 0, 1, 0, 0, 0]))
    expect((await failure(open({ requestTimeoutMs: 20 }))).message).toMatch(/did not answer/)
  })
})

describe('requests', () => {
  test('reads a response that comes byte by byte', async () => {
    const drip = async ({ socket, apiVersion, correlationId }: Received): Promise<void> => {
      socket.setNoDelay(true)
      for (const byte of responseBytes(heartbeatApi, apiVersion, correlationId, { errorCode: 27 })) {
        await new Promise(resolve => socket.write(Buffer.of(byte), resolve))
      }
    }
    server.script = request => void drip(request)
    expect(await beat(await open())).toMatchObject({ errorCode: 27 })
  })

  test('keeps a thousand of them apart (W-PAIRED)', async () => {
    server.script = request => {
      const { generationId } = heartbeatApi.decodeRequest(request.body, request.apiVersion)
      answer(request, heartbeatApi, { errorCode: generationId })
    }
    const connection = await open()
    const responses = Array.from({ length: 1000 }, (_, i) =>
      connection.request(heartbeatApi, { ...heartbeat, generationId: i }),
    )
    expect(connection.inFlight).toBe(1000)
    expect((await Promise.all(responses)).map(response => response.errorCode)).toEqual(
      Array.from({ length: 1000 }, (_, i) => i),
    )
    expect(connection.inFlight).toBe(0)
    expect(connection.bufferedBytes).toBe(0)
  })

  test('sends a version below a cap, and never one the broker lacks (W-NEGOTIATED)', async () => {
    server.script = request => answer(request, heartbeatApi, { errorCode: 0 })
    const connection = await open({ versionCaps: new Map([[12, 3]]) })
    await beat(connection)
    await beat(connection, { maxVersion: 1 })
    await beat(connection, { version: 2 })
    expect(server.requests.slice(1).map(request => request.apiVersion)).toEqual([3, 1, 2])
    const error = await failure(beat(connection, { version: 4 }))
    expect(error).toBeInstanceOf(UnsupportedVersionError)
    expect(error.written).toBe('no')
    const other = await failure(connection.request(metadataApi, { topics: [] }, { version: 13 }))
    expect(other).toBeInstanceOf(UnsupportedVersionError)
    expect(connection.state).toBe('ready')
  })

  test('sends nothing that the version cannot say', async () => {
    const connection = await open()
    const bytes = server.requests.length
    await expect(
      connection.request(heartbeatApi, { ...heartbeat, groupInstanceId: 'i' }, { version: 1 }),
    ).rejects.toBeInstanceOf(UnsupportedVersionError)
    expect(server.requests).toHaveLength(bytes)
    expect(connection.inFlight).toBe(0)
  })

  test('tells when the socket has let go of the bytes', async () => {
    server.script = request => answer(request, heartbeatApi, { errorCode: 0 })
    const connection = await open()
    let freed = 0
    const response = beat(connection, { onWritten: () => freed++ })
    expect(freed).toBe(0)
    expect(connection.bufferedBytes).toBeGreaterThan(0)
    await response
    await until(() => freed === 1)
  })

  test('resolves a request without response when its bytes have left', async () => {
    const connection = await open()
    const request = { transactionalId: null, acks: 0, timeoutMs: 1000, topicData: [] }
    expect(await connection.request(produceApi, request, { expectResponse: false })).toBeUndefined()
    expect(connection.inFlight).toBe(0)
    await until(() => server.requests.length === 2)
  })

  test('ignores the answers of brokers that answer acks=0', async () => {
    server.script = request =>
      request.apiKey === 0
        ? answer(request, produceApi, { responses: [] })
        : answer(request, heartbeatApi, { errorCode: 0 })
    const connection = await open()
    const request = { transactionalId: null, acks: 0, timeoutMs: 1000, topicData: [] }
    await connection.request(produceApi, request, { expectResponse: false })
    await connection.request(produceApi, request, { expectResponse: false })
    expect(await beat(connection)).toMatchObject({ errorCode: 0 })
    expect(connection.state).toBe('ready')
  })

  test('a caller that gives up leaves the connection as it is', async () => {
    const held: (() => void)[] = []
    server.script = request => held.push(() => answer(request, heartbeatApi, { errorCode: 0 }))
    const connection = await open()
    const abort = new AbortController()
    const reason = new Error('enough')
    const given = beat(connection, { deadline: Deadline.after(nodeRuntime, undefined, abort.signal) })
    await until(() => held.length === 1)
    abort.abort(reason)
    expect(await failure(given)).toBe(reason)
    const timedOut = await failure(beat(connection, { deadline: Deadline.after(nodeRuntime, 5) }))
    expect(timedOut).toMatchObject({ code: 'CALL_TIMEOUT', written: 'possibly' })
    expect(connection.inFlight).toBe(2)
    const third = beat(connection)
    await until(() => held.length === 3)
    for (const reply of held) reply()
    expect(await third).toMatchObject({ errorCode: 0 })
    expect(connection.state).toBe('ready')
  })
})

describe('the end', () => {
  test('an answer to another request closes the connection (W-PAIRED)', async () => {
    server.script = request => answer({ ...request, correlationId: 99 }, heartbeatApi, { errorCode: 0 })
    const connection = await open()
    const error = await failure(beat(connection))
    expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', written: 'possibly', retriable: true })
    expect(error.cause).toBeInstanceOf(CorrelationIdError)
    await connection.closed
    expect(connection.state).toBe('closed')
  })

  test('an answer that nobody asked for closes the connection (W-PAIRED)', async () => {
    const connection = await open()
    const ended = new Promise(resolve => connection.onClose(resolve))
    server.sockets[0]?.write(responseBytes(heartbeatApi, 4, 1, { errorCode: 0 }))
    expect(await ended).toBeInstanceOf(KafkaConnectionError)
  })

  test('a malformed answer rejects its request with the reason, and the others with the loss', async () => {
    server.script = ({ socket, correlationId }) => {
      const frame = Buffer.from([0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0])
      frame.writeInt32BE(correlationId, 4)
      if (correlationId === 1) socket.write(frame)
    }
    const connection = await open()
    const errors = await Promise.all([failure(beat(connection)), failure(beat(connection))])
    expect(errors[0]).toBeInstanceOf(KafkaProtocolError)
    expect(errors[0]).toMatchObject({ written: 'possibly' })
    expect(errors[0]?.message).toMatch(/malformed response to Heartbeat v4/)
    expect(errors[1]).toBeInstanceOf(KafkaConnectionError)
  })

  test('a response above maxResponseBytes rejects its request with RESPONSE_TOO_LARGE', async () => {
    server.script = ({ socket }) => socket.write(Buffer.from([0, 1, 0, 0, 0, 0, 0, 1]))
    const connection = await open({ maxResponseBytes: 1000 })
    const errors = await Promise.all([failure(beat(connection)), failure(beat(connection))])
    expect(errors[0]).toMatchObject({ code: 'RESPONSE_TOO_LARGE', size: 65_536, limit: 1000, written: 'possibly' })
    expect(errors[1]).toMatchObject({ code: 'CONNECTION_CLOSED' })
  })

  test('a raised limit holds from the next response on', async () => {
    server.script = request =>
      answer(request, metadataApi, {
        brokers: [],
        controllerId: 1,
        topics: Array.from({ length: 100 }, (_, i) => ({
          errorCode: 0,
          name: `a-topic-with-a-long-name-${i}`,
          partitions: [],
        })),
      })
    const connection = await open({ maxResponseBytes: 1000 })
    connection.maxResponseBytes = 100_000
    expect((await connection.request(metadataApi, { topics: [] })).topics).toHaveLength(100)
  })

  test('a broker that closes in the middle of a frame rejects what was under way', async () => {
    server.script = ({ socket }) => socket.end(Buffer.from([0, 0, 0, 50, 0, 0]))
    const connection = await open()
    const error = await failure(beat(connection))
    expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', written: 'possibly' })
    expect(error.message).toMatch(/closed the connection/)
  })

  test('a broker that closes before its first answer makes one think of sasl', async () => {
    server.script = ({ socket }) => socket.destroy()
    expect((await failure(beat(await open()))).message).toMatch(/before its first answer.*`sasl`/)
  })

  test('a reset is told with its reason', async () => {
    server.script = ({ socket }) => socket.resetAndDestroy()
    const error = await failure(beat(await open()))
    expect(error.message).toMatch(/ECONNRESET/)
    expect(error.cause).toMatchObject({ code: 'ECONNRESET' })
  })

  test('what is asked of a closed connection was never written (W-WRITTEN)', async () => {
    const connection = await open()
    connection.close(new Error('idle for too long'))
    const error = await failure(beat(connection))
    expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', written: 'no' })
    expect(error.message).toMatch(/idle for too long/)
  })

  test('close() ends requests under way and tells listeners once', async () => {
    const connection = await open()
    const heard: unknown[] = []
    connection.onClose(error => heard.push(error))
    let freed = 0
    const request = beat(connection, { onWritten: () => freed++ })
    connection.close()
    connection.close()
    expect(await failure(request)).toMatchObject({ written: 'possibly' })
    await connection.closed
    expect(heard).toHaveLength(1)
    expect(freed).toBe(1)
    const late = await new Promise(resolve => connection.onClose(resolve))
    expect(late).toBeInstanceOf(KafkaConnectionError)
  })

  test('drain() takes nothing more, waits for the answers and closes', async () => {
    let reply: (() => void) | undefined
    server.script = request => {
      reply = () => answer(request, heartbeatApi, { errorCode: 0 })
    }
    const connection = await open()
    const under = beat(connection)
    const drained = connection.drain(Deadline.after(nodeRuntime, 5_000))
    expect(connection.state).toBe('draining')
    expect(await failure(beat(connection))).toMatchObject({ code: 'CONNECTION_CLOSED', written: 'no' })
    await until(() => reply !== undefined)
    reply?.()
    expect(await under).toMatchObject({ errorCode: 0 })
    await drained
    expect(connection.state).toBe('closed')
  })

  test('drain() delivers what was written without a response', async () => {
    const connection = await open()
    const batch = Buffer.alloc(3_000_000, 1)
    const topicData = [{ name: 't', partitionData: [{ index: 0, records: batch }] }]
    const sent = connection.request(
      produceApi,
      { transactionalId: null, acks: 0, timeoutMs: 1, topicData },
      { expectResponse: false },
    )
    await connection.drain(Deadline.after(nodeRuntime, 5_000))
    await sent
    await until(() => server.requests.length === 2, 'the last request')
  })

  test('drain() ends at its deadline, with a broker that does not answer', async () => {
    const connection = await open()
    const under = failure(beat(connection))
    await connection.drain(Deadline.after(nodeRuntime, 10))
    expect(connection.state).not.toBe('draining')
    expect(await under).toMatchObject({ code: 'CONNECTION_CLOSED', written: 'possibly' })
  })

  test('a process that has closed its connection ends by itself', async () => {
    const program = `
      const { Connection, Deadline, nodeRuntime } = await import('@kclient/net')
      const deadline = Deadline.after(nodeRuntime, 60_000)
      const connection = await Connection.open({ host: '127.0.0.1', port: ${server.port} }, deadline)
      connection.close()
    `
    const flags = ['--conditions=@kclient/source', '--input-type=module', '--eval', program]
    await promisify(execFile)(process.execPath, flags, { cwd: import.meta.dirname, timeout: 15_000 })
    expect(server.requests).toHaveLength(1)
  })
})
