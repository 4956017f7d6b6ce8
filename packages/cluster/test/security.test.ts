import { KafkaConfigurationError, type KafkaError, SaslAuthenticationFailedError } from '@kclient/errors'
import { saslAuthenticateApi } from '@kclient/protocol/messages/sasl-authenticate'
import { saslHandshakeApi } from '@kclient/protocol/messages/sasl-handshake'
import { inspect } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { Cluster, type ClientOptions, type SaslMechanism } from '../src/index.ts'
import { eventually, rejection, turns } from './support/eventually.ts'
import { deadline, newCluster, startScripted, stopAll } from './support/fixtures.ts'

afterEach(stopAll)

const sasl = { mechanism: 'PLAIN', username: 'alice', password: 'open sesame' } as const

function protocolOf(options: ClientOptions): string {
  return new Cluster(options).options.security.protocol
}

test('the protocol follows from ssl and sasl', () => {
  expect(protocolOf({})).toBe('PLAINTEXT')
  expect(protocolOf({ ssl: true })).toBe('SSL')
  expect(protocolOf({ ssl: false })).toBe('PLAINTEXT')
  expect(protocolOf({ sasl })).toBe('SASL_PLAINTEXT')
  expect(protocolOf({ sasl, ssl: {} })).toBe('SASL_SSL')
  expect(protocolOf({ securityProtocol: 'SSL' })).toBe('SSL')
  expect(protocolOf({ securityProtocol: 'SASL_SSL', sasl })).toBe('SASL_SSL')
})

test.each<[ClientOptions, RegExp]>([
  [{ securityProtocol: 'PLAINTEXT', ssl: true }, /PLAINTEXT, but `ssl` is given/],
  [{ securityProtocol: 'PLAINTEXT', sasl }, /PLAINTEXT, but `sasl` is given/],
  [{ securityProtocol: 'SSL', ssl: false }, /SSL, but `ssl` is false/],
  [{ securityProtocol: 'SSL', sasl }, /SSL, but `sasl` is given/],
  [{ securityProtocol: 'SASL_PLAINTEXT' }, /SASL_PLAINTEXT, which needs `sasl`/],
  [{ securityProtocol: 'SASL_PLAINTEXT', sasl, ssl: true }, /SASL_PLAINTEXT, but `ssl` is given/],
  [{ securityProtocol: 'SASL_SSL', ssl: true }, /SASL_SSL, which needs `sasl`/],
])('options that do not agree are refused: %o', (options, message) => {
  expect(() => new Cluster(options)).toThrow(KafkaConfigurationError)
  expect(() => new Cluster(options)).toThrow(message)
})

test.each<[unknown, RegExp]>([
  ['PLAIN', /`sasl` must be an object with a mechanism/],
  [{ username: 'a', password: 'b' }, /mechanism must be a string, not undefined/],
  [{ mechanism: 'PLAIN', username: 'a' }, /needs `password`/],
  [{ mechanism: 'PLAIN', password: 'a' }, /needs `username`/],
  [{ mechanism: 'PLAIN', username: 'a', password: 7 }, /needs `password`/],
  [{ mechanism: 'PLAIN', username: 'a\0b', password: 'hidden-word' }, /`username` must not contain NUL/],
  [{ mechanism: 'PLAIN', username: 'a', password: 'hidden-word', pasword: '' }, /unknown field "pasword"/],
  [{ authenticate() {} }, /needs a name/],
])('the shape of sasl is checked: %o', (given, message) => {
  const make = (): unknown => new Cluster({ sasl: given as never })
  expect(make).toThrow(TypeError)
  expect(make).toThrow(message)
  expect(make).not.toThrow(/hidden-word/)
})

test('a mechanism that is not spoken is named, with those that are', () => {
  const make = (): unknown => new Cluster({ sasl: { mechanism: 'OAUTHBEARER', token: 'hidden-word' } as never })
  expect(make).toThrow(/"OAUTHBEARER" is not supported; supported are PLAIN/)
  expect(make).not.toThrow(/hidden-word/)
  try {
    make()
  } catch (error) {
    expect((error as KafkaError).code).toBe('UNSUPPORTED_SASL_MECHANISM')
  }
})

test('secrets are not shown by whoever prints a client', () => {
  const cluster = new Cluster({ sasl, ssl: { key: 'BEGIN KEY', passphrase: 'hidden-word' } })
  for (const shown of [
    inspect(cluster, { depth: 10, showHidden: true }),
    inspect(cluster.options, { depth: 10, showHidden: true }),
    inspect(cluster.options.security, { depth: 10 }),
    JSON.stringify(cluster.options.security),
  ]) {
    expect(shown).not.toContain('open sesame')
    expect(shown).not.toContain('BEGIN KEY')
    expect(shown).not.toContain('hidden-word')
  }
  expect(inspect(cluster.options.security)).toContain('SASL_SSL (PLAIN)')
})

async function startWithLogin(refuse: () => { errorCode: number; errorMessage: string } | undefined) {
  const scripted = await startScripted(2, [saslHandshakeApi, saslAuthenticateApi])
  const words: string[] = []
  scripted.on(saslHandshakeApi, ({ mechanism }) => ({
    errorCode: mechanism === 'PLAIN' ? 0 : 33,
    mechanisms: ['PLAIN'],
  }))
  scripted.on(saslAuthenticateApi, ({ authBytes }) => {
    words.push(authBytes.toString())
    const refusal = refuse()
    return { errorCode: 0, errorMessage: null, authBytes: Buffer.alloc(0), ...refusal }
  })
  return { scripted, words }
}

test('logs in by PLAIN on each connection before anything else', async () => {
  const { scripted, words } = await startWithLogin(() => undefined)
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers, sasl })
  await cluster.start(deadline())
  await cluster.connection(1, 'produce', deadline())
  expect(words.length).toBeGreaterThanOrEqual(2)
  expect(new Set(words)).toEqual(new Set(['\0alice\0open sesame']))
  const handshake = scripted.received.find(({ api }) => api === 'SaslHandshake')
  expect(handshake?.version).toBe(1)
  const order = scripted.received.filter(({ nodeId }) => nodeId === scripted.received[0]?.nodeId).map(({ api }) => api)
  expect(order.slice(0, 4)).toEqual(['ApiVersions', 'SaslHandshake', 'SaslAuthenticate', 'Metadata'])
})

test('a wrong password is told as such, and tried once', async () => {
  const { scripted, words } = await startWithLogin(() => ({ errorCode: 58, errorMessage: 'no such user' }))
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers, sasl })
  const error = await rejection(cluster.start(deadline()))
  expect(error).toBeInstanceOf(SaslAuthenticationFailedError)
  expect(error.message).toContain('no such user')
  expect(inspect(error, { depth: 10 })).not.toContain('open sesame')
  await cluster.runtime.advance(1_000)
  expect(words).toHaveLength(1)
})

test('a wrong password is not tried at the other addresses of the same name', async () => {
  const { scripted, words } = await startWithLogin(() => ({ errorCode: 58, errorMessage: 'no' }))
  const { port } = scripted.broker(1)
  const cluster = newCluster({ bootstrapServers: `kafka.test:${port}`, sasl })
  cluster.runtime.names.set('kafka.test', ['127.0.0.1', '127.0.0.2'])
  cluster.runtime.redirects.set(`127.0.0.2:${port}`, scripted.broker(2).port)
  expect(await rejection(cluster.start(deadline()))).toBeInstanceOf(SaslAuthenticationFailedError)
  expect(words).toHaveLength(1)
})

test('a login refused later is not tried again in a loop', async () => {
  let refuses = false
  const { scripted, words } = await startWithLogin(() =>
    refuses ? { errorCode: 58, errorMessage: 'locked' } : undefined,
  )
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers, sasl })
  await cluster.start(deadline())
  refuses = true
  words.length = 0
  expect(await rejection(cluster.connection(2, 'produce', deadline()))).toBeInstanceOf(SaslAuthenticationFailedError)
  for (let i = 0; i < 10; i++) {
    expect(await rejection(cluster.connection(2, 'produce', deadline()))).toBeInstanceOf(SaslAuthenticationFailedError)
  }
  expect(words).toHaveLength(1)
  // The refusal is forgotten after a second or so.
  await cluster.runtime.advance(1_500)
  refuses = false
  expect((await cluster.connection(2, 'produce', deadline())).state).toBe('ready')
})

test('when every login is refused, rounds of metadata are seconds apart', async () => {
  let refuses = false
  const { scripted, words } = await startWithLogin(() =>
    refuses ? { errorCode: 58, errorMessage: 'locked' } : undefined,
  )
  const cluster = newCluster({ bootstrapServers: scripted.broker(1).address, sasl })
  await cluster.start(deadline())
  await turns()
  refuses = true
  words.length = 0
  for (const broker of scripted.brokers) broker.cut()
  await eventually(() => words.length > 0)
  for (let i = 0; i < 100; i++) {
    await cluster.runtime.advance(100)
    await turns(3)
  }
  // Ten seconds: without the longer waits it would be some two hundred.
  expect(words.length).toBeLessThan(30)
})

test('a mechanism of the user logs in with as many steps as it needs', async () => {
  const scripted = await startScripted(1, [saslHandshakeApi, saslAuthenticateApi])
  scripted.on(saslHandshakeApi, () => ({ errorCode: 0, mechanisms: ['MINE'] }))
  const heard: string[] = []
  scripted.on(saslAuthenticateApi, ({ authBytes }) => {
    heard.push(authBytes.toString())
    return { errorCode: 0, errorMessage: null, authBytes: Buffer.from(`answer ${heard.length}`) }
  })
  const contexts: unknown[] = []
  const mine: SaslMechanism = {
    name: 'MINE',
    async authenticate(exchange, context) {
      contexts.push(context)
      const first = await exchange(Buffer.from('one'))
      await exchange(Buffer.from(`two after ${first.toString()}`))
    },
  }
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers, sasl: mine })
  await cluster.start(deadline())
  expect(heard).toEqual(['one', 'two after answer 1'])
  expect(contexts[0]).toMatchObject({ host: '127.0.0.1', port: scripted.broker(1).port })
})

test('a broker without the mechanism says which ones it has', async () => {
  const { scripted } = await startWithLogin(() => undefined)
  const mine: SaslMechanism = { name: 'MINE', async authenticate() {} }
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers, sasl: mine })
  const error = await rejection(cluster.start(deadline()))
  expect((error as KafkaError).code).toBe('UNSUPPORTED_SASL_MECHANISM')
  expect(error.message).toContain('MINE is not among PLAIN')
})

test('PLAIN without TLS and TLS without verification are warned about', async () => {
  const warnings: string[] = []
  const logger = { debug() {}, info() {}, error() {}, warn: (message: string) => void warnings.push(message) }
  const plain = new Cluster({ sasl, logger })
  expect(plain.options.security.protocol).toBe('SASL_PLAINTEXT')
  expect(warnings).toEqual([expect.stringContaining('clear text')])
  const unverified = new Cluster({ ssl: () => ({ rejectUnauthorized: false }), logger })
  await unverified.options.security.tls?.()
  await unverified.options.security.tls?.()
  expect(warnings.slice(1)).toEqual([expect.stringContaining('without verification')])
})
