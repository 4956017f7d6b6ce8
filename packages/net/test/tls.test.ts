import type { TLSSocket } from 'node:tls'
import { KafkaConnectionError, SslAuthenticationError } from '@kclient/errors'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { Connection, type ConnectionOptions, Deadline, nodeRuntime } from '../src/index.ts'
import { type Certificates, makeCertificates } from './support/certificates.ts'
import { answer, ScriptedServer } from './support/scripted-server.ts'
import { failure } from './support/until.ts'

let certificates: Certificates
let server: ScriptedServer | undefined
const opened: Connection[] = []

beforeAll(() => {
  certificates = makeCertificates()
})

afterEach(async () => {
  for (const connection of opened.splice(0)) connection.close()
  await server?.[Symbol.asyncDispose]()
  server = undefined
})

async function listen(tls?: object): Promise<ScriptedServer> {
  server = await ScriptedServer.start(tls)
  server.script = request => answer(request, heartbeatApi, { errorCode: 0 })
  return server
}

async function open(options: Partial<ConnectionOptions> = {}): Promise<Connection> {
  const address = (server as ScriptedServer).address
  const tls = { ca: certificates.ca }
  const deadline = Deadline.after(nodeRuntime, 10_000)
  const connection = await Connection.open({ ...address, servername: 'kafka.test', tls, ...options }, deadline)
  opened.push(connection)
  return connection
}

const heartbeat = { groupId: 'g', generationId: 1, memberId: 'm' }

function serverNameOf(): string | false | null {
  const socket = server?.sockets.find(each => 'servername' in each) as TLSSocket & { servername: string | false | null }
  return socket.servername
}

test('verifies the name that was asked for, at any of its addresses', async () => {
  await listen(certificates.server)
  const connection = await open()
  expect(await connection.request(heartbeatApi, heartbeat)).toMatchObject({ errorCode: 0 })
  expect(serverNameOf()).toBe('kafka.test')
})

test('a dot at the end of a name is for DNS only', async () => {
  await listen(certificates.server)
  await open({ servername: 'kafka.test.' })
  expect(serverNameOf()).toBe('kafka.test')
})

test('an address is verified as one, and not sent as a name', async () => {
  await listen(certificates.server)
  await open({ servername: undefined })
  expect(serverNameOf()).toBe(false)
})

test('large requests and responses come through whole', async () => {
  const { script } = { script: await listen(certificates.server) }
  const topics = Array.from({ length: 40_000 }, (_, i) => ({ name: `topic-with-a-rather-long-name-${i}` }))
  script.script = request => {
    const asked = metadataApi.decodeRequest(request.body, request.apiVersion).topics ?? []
    const named = asked.map(({ name }) => ({ errorCode: 0, name, partitions: [] }))
    answer(request, metadataApi, { brokers: [], controllerId: 1, topics: named })
  }
  const response = await (await open()).request(metadataApi, { topics })
  expect(response.topics.map(topic => topic.name)).toEqual(topics.map(topic => topic.name))
})

test('a certificate of an unknown issuer is refused, and repeating does not help', async () => {
  await listen(certificates.server)
  const error = await failure(open({ tls: {} }))
  expect(error).toBeInstanceOf(SslAuthenticationError)
  expect(error).toBeInstanceOf(KafkaConnectionError)
  expect(error).toMatchObject({ code: 'SSL_AUTHENTICATION_FAILED', retriable: false })
  expect(error.message).toMatch(/certificate of broker kafka\.test.* is not acceptable.*ssl\.ca/)
})

test('a certificate for another name is refused', async () => {
  await listen(certificates.server)
  const error = await failure(open({ servername: 'other.test' }))
  expect(error).toBeInstanceOf(SslAuthenticationError)
  expect(error.message).toMatch(/other\.test/)
})

test('a broker that wants a client certificate says so, and takes it', async () => {
  await listen({ ...certificates.server, ca: certificates.ca, requestCert: true, rejectUnauthorized: true })
  const error = await failure(open())
  expect(error).toBeInstanceOf(SslAuthenticationError)
  expect(error.message).toMatch(/client certificate/)
  const connection = await open({ tls: { ca: certificates.ca, ...certificates.client } })
  expect(await connection.request(heartbeatApi, heartbeat)).toMatchObject({ errorCode: 0 })
})

test('options are asked for with each connection', async () => {
  await listen(certificates.server)
  let asked = 0
  const tls = async (): Promise<object> => {
    asked++
    return { ca: certificates.ca }
  }
  await open({ tls })
  await open({ tls })
  expect(asked).toBe(2)
  const reason = new Error('no certificate today')
  expect(await failure(open({ tls: () => Promise.reject(reason) }))).toBe(reason)
})

test('a key that cannot be used is told without being shown', async () => {
  await listen(certificates.server)
  const error = await failure(open({ tls: { ...certificates.client, passphrase: 'hunter2', key: 'hunter2' } }))
  expect(error).toMatchObject({ code: 'CONNECTION_FAILED' })
  expect(`${error.message} ${String(error.cause)}`).not.toMatch(/hunter2/)
})

test('a plain client on a TLS port that closes without an alert learns what it may be', async () => {
  await listen(certificates.server)
  const error = await failure(open({ tls: undefined }))
  expect(error.message).toMatch(/is this the right port, and one without TLS/)
})

test('a TLS client on a plain port that is silent does not hang', async () => {
  const { sockets } = await listen()
  ;(server as ScriptedServer).onSocket = () => true
  const error = await failure(open({ connectTimeoutMs: 100 }))
  expect(error.message).toMatch(/did not finish the TLS handshake within 100 ms/)
  expect(sockets).toHaveLength(1)
})

test('a TLS client on a plain port that closes learns what it may be', async () => {
  await listen()
  ;(server as ScriptedServer).onSocket = socket => {
    socket.once('data', () => socket.end())
    return true
  }
  expect((await failure(open())).message).toMatch(/closed the connection during the TLS handshake.*TLS listener/)
})

test('a TLS client on a port that speaks something else learns that', async () => {
  await listen()
  ;(server as ScriptedServer).onSocket = socket => {
    socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')
    return true
  }
  expect((await failure(open())).message).toMatch(/does not speak TLS/)
})
