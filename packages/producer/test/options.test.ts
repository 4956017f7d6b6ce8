import { Cluster } from '@kclient/cluster'
import { KafkaConfigurationError } from '@kclient/errors'
import { codec } from '@kclient/protocol'
import { describe, expect, test } from 'vitest'
import { Producer, type ProducerOptions } from '../src/index.ts'
import { producerConfig, producerOptions } from '../src/producer-options.ts'
import { readOptions } from '../../cluster/src/options.ts'

const make = (options: object): Producer => new Producer(options)

/** The options as a producer works with them. */
function configOf(options: ProducerOptions, requestTimeoutMs = 40_000): Record<string, unknown> {
  return { ...producerConfig(readOptions('Producer', producerOptions, options), requestTimeoutMs) }
}

test('the defaults are those of the documentation', () => {
  const { placement: _, ...config } = configOf({})
  expect(config).toEqual({
    acks: -1,
    enableIdempotence: true,
    maxInFlight: 5,
    lingerMs: 0,
    maxBatchSize: 131_072,
    maxRequestSize: 1_048_576,
    bufferMemory: 33_554_432,
    maxBlockMs: 60_000,
    deliveryTimeoutMs: 120_000,
    compression: undefined,
    keySerializer: undefined,
    valueSerializer: undefined,
    allowAutoTopicCreation: true,
  })
})

test('undefined means the default', () => {
  const nothing = Object.fromEntries(Object.keys(producerOptions).map(name => [name, undefined]))
  const { placement: _, ...config } = configOf(nothing)
  const { placement: __, ...defaults } = configOf({})
  expect(config).toEqual(defaults)
  expect(() => make(nothing)).not.toThrow()
})

test.for<[name: string, value: unknown, error: string]>([
  ['acks', 2, "must be 0, 1, -1 or 'all', not 2"],
  ['acks', NaN, "must be 0, 1, -1 or 'all', not NaN"],
  ['acks', '1', 'must be 0, 1, -1 or \'all\', not "1"'],
  ['acks', 'none', 'must be 0, 1, -1 or \'all\', not "none"'],
  ['acks', null, "must be 0, 1, -1 or 'all', not null"],
  ['enableIdempotence', 'true', 'must be true or false, not "true"'],
  ['enableIdempotence', 1, 'must be true or false, not 1'],
  ['maxInFlight', 0, 'must be a whole number from 1 to 1000, not 0'],
  ['maxInFlight', 1_001, 'must be a whole number from 1 to 1000, not 1001'],
  ['maxInFlight', 2.5, 'must be a whole number from 1 to 1000, not 2.5'],
  ['maxInFlight', Infinity, 'must be a whole number from 1 to 1000, not Infinity'],
  ['maxInFlight', '5', 'must be a whole number from 1 to 1000, not "5"'],
  ['lingerMs', -1, 'must be a number of milliseconds from 0 to 2147483647, not -1'],
  ['lingerMs', NaN, 'must be a number of milliseconds from 0 to 2147483647, not NaN'],
  ['lingerMs', Infinity, 'must be a number of milliseconds from 0 to 2147483647, not Infinity'],
  ['lingerMs', '5', 'must be a number of milliseconds from 0 to 2147483647, not "5"'],
  ['lingerMs', 5n, 'must be a number of milliseconds from 0 to 2147483647, not 5n'],
  ['maxBatchSize', 0, 'must be a whole number from 1 to 2147483647, not 0'],
  ['maxBatchSize', 100.5, 'must be a whole number from 1 to 2147483647, not 100.5'],
  ['maxBatchSize', 2 ** 31, 'must be a whole number from 1 to 2147483647, not 2147483648'],
  ['maxBatchSize', '16KB', 'must be a whole number from 1 to 2147483647, not "16KB"'],
  ['maxRequestSize', -5, 'must be a whole number from 1 to 2147483647, not -5'],
  ['maxRequestSize', NaN, 'must be a whole number from 1 to 2147483647, not NaN'],
  ['bufferMemory', 0, 'must be a whole number of at least 1, not 0'],
  ['bufferMemory', Infinity, 'must be a whole number of at least 1, not Infinity'],
  ['bufferMemory', null, 'must be a whole number of at least 1, not null'],
  ['maxBlockMs', -1, 'must be a number of milliseconds from 0 to 2147483647, not -1'],
  ['maxBlockMs', Infinity, 'must be a number of milliseconds from 0 to 2147483647, not Infinity'],
  ['maxBlockMs', {}, 'must be a number of milliseconds from 0 to 2147483647, not an object'],
  ['deliveryTimeoutMs', 0, 'must be a number of milliseconds from 1 to 2147483647, not 0'],
  ['deliveryTimeoutMs', NaN, 'must be a number of milliseconds from 1 to 2147483647, not NaN'],
  ['deliveryTimeoutMs', '120s', 'must be a number of milliseconds from 1 to 2147483647, not "120s"'],
  ['compressionType', 'GZIP', "must be one of 'none', 'gzip', 'snappy', 'lz4', 'zstd', not \"GZIP\""],
  ['compressionType', 'brotli', "must be one of 'none', 'gzip', 'snappy', 'lz4', 'zstd', not \"brotli\""],
  ['compressionType', 1, "must be one of 'none', 'gzip', 'snappy', 'lz4', 'zstd', not 1"],
  ['compressionType', null, "must be one of 'none', 'gzip', 'snappy', 'lz4', 'zstd', not null"],
  ['compressionLevel', '6', 'must be a whole number, not "6"'],
  ['compressionLevel', 1.5, 'must be a whole number, not 1.5'],
  ['compressionLevel', NaN, 'must be a whole number, not NaN'],
  ['partitioner', 'murmur', "must be one of 'default', 'uniform_sticky'"],
  ['partitioner', 'random', "must be one of 'default', 'uniform_sticky'"],
  ['partitioner', {}, 'must be a function, or the name of one, not an object'],
  ['partitioner', null, 'must be a function, or the name of one, not null'],
  ['keySerializer', 'json', 'must be a function or an object with serialize(), not "json"'],
  ['valueSerializer', {}, 'must be a function or an object with serialize(), not an object'],
  ['valueSerializer', { serialize: 1 }, 'must be a function or an object with serialize(), not an object'],
  ['allowAutoTopicCreation', 'no', 'must be true or false, not "no"'],
  ['bootstrapServers', 9092, 'must be a string or an array of strings, not 9092'],
  ['clientId', '', 'must not be empty'],
  ['clientId', 7, 'must be a string, not 7'],
  ['clientRack', '', 'must not be empty'],
  ['requestTimeoutMs', 0, 'must be a number of milliseconds from 1 to 2147483647, not 0'],
  ['requestTimeoutMs', Infinity, 'must be a number of milliseconds from 1 to 2147483647, not Infinity'],
  ['retryBackoffMs', -1, 'must be a number of milliseconds from 0 to 2147483647, not -1'],
  ['retryBackoffMaxMs', '1s', 'must be a number of milliseconds from 0 to 2147483647, not "1s"'],
  ['metadataMaxAgeMs', 0, 'must be a number of milliseconds from 1 to 2147483647, not 0'],
  ['connectionsMaxIdleMs', -1, 'must be a number of milliseconds from 1 to Infinity, not -1'],
  ['maxResponseBytes', 1_000, 'must be a whole number from 1024 to 2147483647, not 1000'],
  ['logger', 'console', 'must be an object with debug, info, warn, error, not "console"'],
  ['logger', { debug() {} }, 'must have a method info()'],
  ['runtime', { now() {} }, 'must have a method timestamp()'],
])('a value that cannot be is refused by name: %s = %o', ([name, value, error]) => {
  const expected = typeof value === 'number' && name !== 'bootstrapServers' ? Error : TypeError
  expect(() => make({ [name]: value })).toThrow(expected)
  expect(() => make({ [name]: value })).toThrow(`Producer: option \`${name}\` ${error}`)
})

test('a number out of range is a RangeError, what is no number a TypeError', () => {
  for (const name of ['acks', 'maxInFlight', 'lingerMs', 'maxBatchSize', 'maxBlockMs', 'deliveryTimeoutMs']) {
    expect(() => make({ [name]: -7 })).toThrow(RangeError)
    expect(() => make({ [name]: '7' })).toThrow(TypeError)
  }
})

test('values that are allowed at the edges', () => {
  expect(configOf({ maxBlockMs: 0 })['maxBlockMs']).toBe(0)
  expect(configOf({ lingerMs: 0.5 })['lingerMs']).toBe(0.5)
  expect(configOf({ maxInFlight: 1 })['maxInFlight']).toBe(1)
  expect(configOf({ maxBatchSize: 1 })['maxBatchSize']).toBe(1)
  expect(configOf({ bufferMemory: 2 ** 40 })['bufferMemory']).toBe(2 ** 40)
  expect(configOf({ maxRequestSize: 2 ** 31 - 1 })['maxRequestSize']).toBe(2 ** 31 - 1)
  expect(() => make({ connectionsMaxIdleMs: Infinity })).not.toThrow()
})

test.for<[given: string, message: string]>([
  ['lingerMS', 'did you mean `lingerMs`?'],
  ['linger.ms', 'did you mean `lingerMs`?'],
  ['linger_ms', 'did you mean `lingerMs`?'],
  ['linger', 'did you mean `lingerMs`?'],
  ['queue.buffering.max.ms', 'did you mean `lingerMs`?'],
  ['batchSize', 'did you mean `maxBatchSize`?'],
  ['batch.size', 'did you mean `maxBatchSize`?'],
  ['max_batch_size', 'did you mean `maxBatchSize`?'],
  ['brokers', 'did you mean `bootstrapServers`?'],
  ['bootstrapServer', 'did you mean `bootstrapServers`?'],
  ['bootstrap.servers', 'did you mean `bootstrapServers`?'],
  ['bootstrap_servers', 'did you mean `bootstrapServers`?'],
  ['metadata.broker.list', 'did you mean `bootstrapServers`?'],
  ['client.id', 'did you mean `clientId`?'],
  ['request.required.acks', 'did you mean `acks`?'],
  ['ack', 'did you mean `acks`?'],
  ['idempotent', 'did you mean `enableIdempotence`?'],
  ['enable.idempotence', 'did you mean `enableIdempotence`?'],
  ['maxInFlightRequests', 'did you mean `maxInFlight`?'],
  ['max.in.flight.requests.per.connection', 'did you mean `maxInFlight`?'],
  ['compression', 'did you mean `compressionType`?'],
  ['compression.type', 'did you mean `compressionType`?'],
  ['compression.codec', 'did you mean `compressionType`?'],
  ['compression.level', 'did you mean `compressionLevel`?'],
  ['createPartitioner', 'did you mean `partitioner`?'],
  ['partitioner.class', 'did you mean `partitioner`?'],
  ['key.serializer', 'did you mean `keySerializer`?'],
  ['valueserialiser', 'did you mean `valueSerializer`?'],
  ['buffer.memory', 'did you mean `bufferMemory`?'],
  ['max.request.size', 'did you mean `maxRequestSize`?'],
  ['message.max.bytes', 'did you mean `maxRequestSize`?'],
  ['max.block.ms', 'did you mean `maxBlockMs`?'],
  ['delivery.timeout.ms', 'did you mean `deliveryTimeoutMs`?'],
  ['message.timeout.ms', 'did you mean `deliveryTimeoutMs`?'],
  ['requestTimeout', 'did you mean `requestTimeoutMs`?'],
  ['connectionTimeout', 'did you mean `requestTimeoutMs`?'],
  ['ssl_context', 'did you mean `ssl`?'],
  ['sasl_mechanism', 'did you mean `sasl`?'],
  ['logLevel', 'did you mean `logger`?'],
  ['rackId', 'did you mean `clientRack`?'],
  ['allowAutoTopicCreations', 'did you mean `allowAutoTopicCreation`?'],
  ['retries', 'what can be repeated safely is repeated until its time is over (`deliveryTimeoutMs` of a producer)'],
  ['retry', '`retryBackoffMs` and `retryBackoffMaxMs` say how fast'],
  ['transactional.id', 'transactions are not supported'],
  ['transactionalId', 'transactions are not supported'],
  ['api_version', 'versions are negotiated with each broker'],
])('an option by another name, %s, is refused with what it is called here', ([name, message]) => {
  expect(() => make({ [name]: 1 })).toThrow(TypeError)
  expect(() => make({ [name]: 1 })).toThrow(`Producer: unknown option \`${name}\`: `)
  expect(() => make({ [name]: 1 })).toThrow(message)
})

test('an option that nobody knows is refused without a guess', () => {
  expect(() => make({ somethingElseEntirely: 1 })).toThrow(
    new TypeError('Producer: unknown option `somethingElseEntirely`'),
  )
})

describe('options in conflict are refused with what to do', () => {
  test.for<[options: ProducerOptions, message: string]>([
    [{ acks: 1, enableIdempotence: true }, "enableIdempotence needs acks: 'all', and acks is 1: leave one of them out"],
    [{ acks: 0, enableIdempotence: true }, "enableIdempotence needs acks: 'all', and acks is 0: leave one of them out"],
    [{ maxInFlight: 6 }, 'maxInFlight 6 is more than the 5 that idempotence allows: lower it, or set'],
    [{ maxInFlight: 6, enableIdempotence: true }, 'maxInFlight 6 is more than the 5 that idempotence allows'],
    [
      { maxBatchSize: 1_048_577 },
      'a batch of maxBatchSize 1048577 does not fit maxRequestSize 1048576: lower the one or raise the other',
    ],
    [
      { maxBatchSize: 20_000, maxRequestSize: 10_000 },
      'a batch of maxBatchSize 20000 does not fit maxRequestSize 10000: lower the one or raise the other',
    ],
    [
      { maxBatchSize: 20_000, bufferMemory: 10_000 },
      'a batch of maxBatchSize 20000 does not fit bufferMemory 10000: lower the one or raise the other',
    ],
    [
      { deliveryTimeoutMs: 1_000, lingerMs: 1_000 },
      'with deliveryTimeoutMs 1000 no more than lingerMs 1000, records would be given up before they are sent',
    ],
    [
      { compressionLevel: 6 },
      'compressionLevel 6 has no effect, it needs a compressionType (gzip, lz4 or zstd): leave it out',
    ],
    [
      { compressionType: 'none', compressionLevel: 6 },
      'compressionLevel 6 has no effect, it needs a compressionType (gzip, lz4 or zstd): leave it out',
    ],
    [
      { compressionType: 'snappy', compressionLevel: 6 },
      'compressionLevel 6 has no effect, snappy has no levels: leave it out',
    ],
  ])('%o', ([options, message]) => {
    expect(() => make(options)).toThrow(KafkaConfigurationError)
    expect(() => make(options)).toThrow(`Producer: ${message}`)
  })

  test('acks 0 and 1 alone turn idempotence off, and with it the bound of maxInFlight', () => {
    expect(configOf({ acks: 1 })).toMatchObject({ acks: 1, enableIdempotence: false })
    expect(configOf({ acks: 0, maxInFlight: 50 })).toMatchObject({ acks: 0, enableIdempotence: false, maxInFlight: 50 })
    expect(configOf({ acks: 'all' })).toMatchObject({ acks: -1, enableIdempotence: true })
    expect(configOf({ acks: -1, enableIdempotence: true })).toMatchObject({ acks: -1, enableIdempotence: true })
    expect(configOf({ enableIdempotence: false, maxInFlight: 6 })).toMatchObject({ acks: -1, enableIdempotence: false })
  })

  test('a batch size by default adapts to requests and buffer', () => {
    expect(configOf({ maxRequestSize: 10_000 })['maxBatchSize']).toBe(10_000)
    expect(configOf({ bufferMemory: 50_000 })['maxBatchSize']).toBe(50_000)
    expect(configOf({ maxBatchSize: 10_000, maxRequestSize: 10_000 })['maxBatchSize']).toBe(10_000)
  })

  test('a delivery timeout by default leaves time for one attempt, one that is given may be shorter', () => {
    expect(configOf({ lingerMs: 100_000 })['deliveryTimeoutMs']).toBe(140_000)
    expect(configOf({}, 300_000)['deliveryTimeoutMs']).toBe(300_000)
    expect(configOf({ deliveryTimeoutMs: 1_000 })['deliveryTimeoutMs']).toBe(1_000)
    expect(configOf({ lingerMs: 2 ** 31 - 1 })['deliveryTimeoutMs']).toBe(2 ** 31 - 1)
  })
})

describe('compressionLevel is held against what its codec takes', () => {
  test.for<[type: 'gzip' | 'lz4' | 'zstd', min: number, max: number]>([
    ['gzip', 1, 9],
    ['lz4', 1, 17],
    ['zstd', -131_072, 22],
  ])('%s: %i to %i', ([compressionType, min, max]) => {
    for (const compressionLevel of [min, max]) {
      expect(configOf({ compressionType, compressionLevel })['compression']).toEqual({
        codec: codec(compressionType),
        level: compressionLevel,
      })
    }
    for (const compressionLevel of [min - 1, max + 1]) {
      expect(() => make({ compressionType, compressionLevel })).toThrow(
        new RangeError(
          `Producer: option \`compressionLevel\` must be a whole number from ${min} to ${max} for ${compressionType}, not ${compressionLevel}`,
        ),
      )
    }
    expect(configOf({ compressionType })['compression']).toEqual({ codec: codec(compressionType), level: undefined })
  })

  test('every level that is allowed compresses', () => {
    const text = Buffer.from('one and the same, '.repeat(200))
    for (const [type, levels] of [
      ['gzip', [1, 6, 9]],
      ['lz4', [1, 2, 3, 9, 17]],
      ['zstd', [-131_072, -5, 0, 1, 22]],
    ] as const) {
      for (const level of levels) {
        expect(codec(type).decompress(codec(type).compress(text, level), 1e6).equals(text)).toBe(true)
      }
    }
  })
})

test('with a cluster to share, its request timeout counts for the default of deliveryTimeoutMs', () => {
  const shared = new Cluster({ requestTimeoutMs: 500_000 })
  expect(() => new Producer({ lingerMs: 499_000 }, shared)).not.toThrow()
  expect(() => new Producer({ clientId: 'other' }, shared)).toThrow('belongs to the cluster it shares')
})

test('no options at all are the defaults', () => {
  expect(() => new Producer()).not.toThrow()
  expect(() => new Producer({})).not.toThrow()
  for (const given of [null, 'localhost:9092', 7, []]) {
    expect(() => make(given as never)).toThrow(/^Producer: options must be an object/)
  }
})
