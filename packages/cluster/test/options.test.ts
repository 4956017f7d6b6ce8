import { nodeRuntime, silentLogger } from '@kclient/net'
import { expect, test } from 'vitest'
import {
  Cluster,
  type ClientOptions,
  either,
  flag,
  func,
  functionOr,
  integer,
  listOf,
  milliseconds,
  oneOf,
  option,
  optional,
  optionWith,
  readOptions,
  required,
  setUpClient,
  text,
  withMethods,
} from '../src/index.ts'

function make(options: unknown): Cluster {
  return new Cluster(options as ClientOptions, 'Producer')
}

test('the defaults are those of the documentation', () => {
  const { security, ...config } = make(undefined).options
  expect(config).toEqual({
    bootstrapServers: [{ host: 'localhost', port: 9092 }],
    clientId: 'kclient',
    clientRack: undefined,
    requestTimeoutMs: 40_000,
    retryBackoffMs: 100,
    retryBackoffMaxMs: 1_000,
    metadataMaxAgeMs: 300_000,
    connectionsMaxIdleMs: 540_000,
    maxResponseBytes: 104_857_600,
    logger: silentLogger,
    runtime: nodeRuntime,
  })
  expect(security.protocol).toBe('PLAINTEXT')
  expect(Object.isFrozen(make({}).options)).toBe(true)
})

test('undefined means the default', () => {
  expect(make({ requestTimeoutMs: undefined, bootstrapServers: undefined }).options.requestTimeoutMs).toBe(40_000)
})

test.each<[string, string | undefined]>([
  ['bootstrapServer', 'bootstrapServers'],
  ['bootstrap.servers', 'bootstrapServers'],
  ['bootstrap_servers', 'bootstrapServers'],
  ['BOOTSTRAPSERVERS', 'bootstrapServers'],
  ['requestTimeout', 'requestTimeoutMs'],
  ['retryBackofMs', 'retryBackoffMs'],
  ['clientID', 'clientId'],
  ['tls', 'ssl'],
  ['brokers', 'bootstrapServers'],
  ['somethingElseEntirely', undefined],
  ['toString', undefined],
])('an unknown option %s is refused, with the nearest known one', (name, nearest) => {
  const expected = `Producer: unknown option \`${name}\`${nearest === undefined ? '' : `: did you mean \`${nearest}\`?`}`
  expect(() => make({ [name]: 1 })).toThrow(new TypeError(expected))
})

test('an option named __proto__ is unknown like any other', () => {
  expect(() => make(JSON.parse('{"__proto__": 1}'))).toThrow(/unknown option `__proto__`/)
})

test.each<[string, unknown]>([
  ['bootstrapServers', 9092],
  ['bootstrapServers', null],
  ['bootstrapServers', {}],
  ['bootstrapServers', [9092]],
  ['bootstrapServers', []],
  ['bootstrapServers', ''],
  ['clientId', 7],
  ['clientId', ''],
  ['clientId', null],
  ['clientRack', true],
  ['clientRack', ''],
  ['requestTimeoutMs', '40000'],
  ['requestTimeoutMs', null],
  ['requestTimeoutMs', 40_000n],
  ['retryBackoffMs', []],
  ['retryBackoffMaxMs', {}],
  ['metadataMaxAgeMs', true],
  ['connectionsMaxIdleMs', 'never'],
  ['maxResponseBytes', '100MB'],
  ['logger', 'console'],
  ['logger', {}],
  ['logger', null],
  ['logger', { debug() {}, info() {}, warn() {} }],
  ['runtime', () => {}],
  ['runtime', { now() {} }],
  ['ssl', 'yes'],
  ['ssl', null],
  ['ssl', []],
  ['ssl', 1],
  ['sasl', true],
  ['sasl', null],
  ['sasl', []],
  ['securityProtocol', 'TLS'],
  ['securityProtocol', 'ssl'],
  ['securityProtocol', 1],
])('a wrong type is refused by name: %s = %o', (name, value) => {
  expect(() => make({ [name]: value })).toThrow(TypeError)
  expect(() => make({ [name]: value })).toThrow(new RegExp(`^Producer: option \`${name}\``))
})

test.each<[string, number]>([
  ['requestTimeoutMs', 0],
  ['requestTimeoutMs', -1],
  ['requestTimeoutMs', NaN],
  ['requestTimeoutMs', Infinity],
  ['retryBackoffMs', -1],
  ['retryBackoffMaxMs', -1],
  ['metadataMaxAgeMs', 0],
  ['connectionsMaxIdleMs', 0],
  ['maxResponseBytes', 10],
  ['maxResponseBytes', 1.5e3 + 0.5],
  ['maxResponseBytes', 2 ** 31],
])('a number out of range is refused by name: %s = %d', (name, value) => {
  expect(() => make({ [name]: value })).toThrow(RangeError)
  expect(() => make({ [name]: value })).toThrow(new RegExp(`^Producer: option \`${name}\`.*not ${value}`))
})

test('options have to be an object', () => {
  for (const given of [null, 'localhost:9092', 7, []]) {
    expect(() => make(given)).toThrow(/^Producer: options must be an object/)
  }
})

test('values that are allowed at the edges', () => {
  expect(make({ connectionsMaxIdleMs: Infinity }).options.connectionsMaxIdleMs).toBe(Infinity)
  expect(make({ retryBackoffMs: 0, retryBackoffMaxMs: 0 }).options.retryBackoffMs).toBe(0)
  expect(make({ logger: console }).options.logger).toBe(console)
  // As in Java: a first wait above the longest one makes all waits alike.
  expect(make({ retryBackoffMs: 5_000 }).options.retryBackoffMaxMs).toBe(5_000)
})

test.each<[string | string[], [string, number][]]>([
  ['a', [['a', 9092]]],
  ['a:1', [['a', 1]]],
  ['kafka-1.example.org:65535', [['kafka-1.example.org', 65_535]]],
  [
    'a:1,b:2 , c',
    [
      ['a', 1],
      ['b', 2],
      ['c', 9092],
    ],
  ],
  [
    ['a:1', 'b'],
    [
      ['a', 1],
      ['b', 9092],
    ],
  ],
  [
    ['a:1,b:2', 'a:1'],
    [
      ['a', 1],
      ['b', 2],
    ],
  ],
  ['[::1]:9093', [['::1', 9093]]],
  ['[::1]', [['::1', 9092]]],
  ['::1', [['::1', 9092]]],
  ['fe80::1%eth0', [['fe80::1%eth0', 9092]]],
  ['[fe80::1%eth0]:1', [['fe80::1%eth0', 1]]],
  ['127.0.0.1:9092', [['127.0.0.1', 9092]]],
])('bootstrap servers %o', (given, expected) => {
  expect(make({ bootstrapServers: given }).options.bootstrapServers.map(({ host, port }) => [host, port])).toEqual(
    expected,
  )
})

test.each([
  ['a:', /no port/],
  ['a:0', /no port/],
  ['a:65536', /no port/],
  ['a:9092x', /no port/],
  [':9092', /no host/],
  ['a,,b', /is empty/],
  ['a:1,', /is empty/],
  ['kafka://a:1', /must not begin with kafka:\/\//],
  ['SASL_SSL://a:1', /must not begin with SASL_SSL:\/\//],
  ['user:word@a:1', /not an address/],
  ['a b:1', /not an address/],
  ['[::1', /not an address/],
  ['a:b:c', /not an address/],
])('a malformed bootstrap server %s is refused', (given, message) => {
  expect(() => make({ bootstrapServers: given })).toThrow(TypeError)
  expect(() => make({ bootstrapServers: given })).toThrow(message)
})

interface Own {
  size: number
  mode: 'a' | 'b'
  on: boolean
  name: string
  fn: (() => void) | undefined
  list: readonly string[]
  made: object
}

const table = {
  size: option(integer({ min: 1, max: 9 }), 3),
  mode: option(oneOf('a', 'b'), 'a' as const),
  on: option(flag(), true),
  name: required(text()),
  fn: optional(func<() => void>()),
  list: option(listOf(text(), { min: 1 }), ['x']),
  made: optionWith(withMethods<object>(), () => ({})),
}

test('a table checks, fills in defaults, and insists on what is required', () => {
  const read = readOptions<Own>('Client', table, { name: 'n' })
  expect(read).toEqual({ size: 3, mode: 'a', on: true, name: 'n', fn: undefined, list: ['x'], made: {} })
  expect(readOptions<Own>('Client', table, { name: 'n' }).made).not.toBe(read.made)
  expect(() => readOptions<Own>('Client', table, {})).toThrow(new TypeError('Client: option `name` is required'))
  const wrong: [object, string][] = [
    [{ size: 10 }, 'Client: option `size` must be a whole number from 1 to 9, not 10'],
    [{ size: 2.5 }, 'Client: option `size` must be a whole number from 1 to 9, not 2.5'],
    [{ size: '3' }, 'Client: option `size` must be a whole number from 1 to 9, not "3"'],
    [{ mode: 'c' }, "Client: option `mode` must be one of 'a', 'b', not \"c\""],
    [{ on: 0 }, 'Client: option `on` must be true or false, not 0'],
    [{ fn: 'f' }, 'Client: option `fn` must be a function, not "f"'],
    [{ list: 'x' }, 'Client: option `list` must be an array, not "x"'],
    [{ list: ['x', 1] }, 'Client: option `list`[1] must be a string, not 1'],
    [{ list: [] }, 'Client: option `list` must have a length of at least 1, not 0'],
  ]
  for (const [given, message] of wrong) {
    expect(() => readOptions<Own>('Client', table, { name: 'n', ...given })).toThrow(message)
  }
})

test('other checks', () => {
  const serializer = functionOr<unknown>('serialize')
  const serialize = (): null => null
  expect(serializer(serialize, 'x')).toBe(serialize)
  expect(serializer({ serialize }, 'x')).toEqual({ serialize })
  for (const wrong of [{}, null, 'strings', { serialize: 1 }]) {
    expect(() => serializer(wrong, 'x')).toThrow(/a function or an object with serialize\(\)/)
  }
  const numberOrWord = either(integer(), oneOf('all'))
  expect(numberOrWord(1, 'acks')).toBe(1)
  expect(numberOrWord('all', 'acks')).toBe('all')
  expect(() => numberOrWord('some', 'acks')).toThrow(/acks must be one of 'all'/)
  expect(milliseconds()(0.5, 'x')).toBe(0.5)
})

test('values in messages are short, and objects are not opened', () => {
  expect(() => make({ clientId: Symbol('s') })).toThrow(/not a symbol/)
  expect(() => make({ clientId: () => 1 })).toThrow(/not a function/)
  expect(() => make({ clientId: { password: 'hidden-word' } })).toThrow(/not an object$/)
  expect(() => make({ requestTimeoutMs: 'x'.repeat(500) })).toThrow(/not "x{40}…"$/)
})

test('a client reads its own options and those of its cluster in one go', () => {
  const setup = setUpClient<Own>('Own', table, { name: 'n', clientId: 'me' })
  expect(setup.options.name).toBe('n')
  expect(setup.config.clientId).toBe('me')
  expect(setup.cluster.options).toBe(setup.config)
  expect(() => setUpClient<Own>('Own', table, { nam: 'n' })).toThrow('Own: unknown option `nam`: did you mean `name`?')
  expect(() => setUpClient<Own>('Own', table, { name: 'n', clientI: 'n' })).toThrow('did you mean `clientId`?')
  expect(() => setUpClient<Own>('Own', table, { name: 'n', clientId: 1 })).toThrow(/^Own: option `clientId`/)
  expect(() => setUpClient<Own>('Own', table, 7)).toThrow('Own: options must be an object, not 7')
  expect(() => setUpClient<Own>('Own', table, undefined)).toThrow('Own: option `name` is required')
})

test('a client that shares a cluster cannot change it', () => {
  const shared = new Cluster({ clientId: 'shared' })
  const setup = setUpClient<Own>('Own', table, { name: 'n', clientId: undefined }, shared)
  expect(setup.cluster).toBe(shared)
  expect(setup.config.clientId).toBe('shared')
  expect(() => setUpClient<Own>('Own', table, { name: 'n', clientId: 'x' }, shared)).toThrow(
    'Own: option `clientId` belongs to the cluster it shares',
  )
})
