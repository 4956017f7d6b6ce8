import { inspect } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import {
  brokerError,
  ClientStoppedError,
  CorrelationIdError,
  KafkaConnectionError,
  KafkaError,
  KafkaProtocolError,
  MessageSizeTooLargeError,
  NoOffsetForPartitionError,
  OffsetOutOfRangeError,
  ProducerClosedError,
  RecordDeserializationError,
  RecordSerializationError,
  RecordTooLargeError,
  SendManyError,
  SslAuthenticationError,
} from '../src/index.ts'

describe('instanceof', () => {
  test('holds across two copies of the package', async () => {
    vi.resetModules()
    const other = await import('../src/index.ts')
    expect(other.KafkaError).not.toBe(KafkaError)
    const foreign = new other.SslAuthenticationError('no')
    expect(foreign).toBeInstanceOf(SslAuthenticationError)
    expect(foreign).toBeInstanceOf(KafkaConnectionError)
    expect(foreign).toBeInstanceOf(KafkaError)
    expect(foreign).not.toBeInstanceOf(KafkaProtocolError)
    expect(other.brokerError(6)).toBeInstanceOf(brokerError(6).constructor)
  })

  test('tells subclasses of applications from their parent', () => {
    class OwnError extends KafkaError {}
    const own = new OwnError('OWN', 'mine')
    expect(own).toBeInstanceOf(OwnError)
    expect(own).toBeInstanceOf(KafkaError)
    expect(new KafkaError('X', 'x')).not.toBeInstanceOf(OwnError)
  })

  test('takes nothing else for an error', () => {
    for (const value of [null, undefined, 1, 'KafkaError', {}, new Error('x'), { name: 'KafkaError' }]) {
      expect(value instanceof KafkaError).toBe(false)
    }
    expect(new CorrelationIdError('x')).toBeInstanceOf(KafkaProtocolError)
    expect(new ProducerClosedError()).toBeInstanceOf(ClientStoppedError)
  })

  test('the name survives a bundler that renames classes', () => {
    expect(new SslAuthenticationError('x').name).toBe('SslAuthenticationError')
    expect(SslAuthenticationError.name).toBe('SslAuthenticationError')
    expect(String(new KafkaError('X', 'y'))).toBe('KafkaError: y')
    expect(new SslAuthenticationError('x').stack).toMatch(/^SslAuthenticationError: x/)
  })
})

describe('printing', () => {
  const foreign = Object.assign(new Error('401 from the token endpoint'), {
    code: 'ERR_BAD_REQUEST',
    config: { headers: { authorization: 'Bearer hunter2' }, password: 'hunter2' },
  })
  const error = new KafkaConnectionError('CONNECTION_FAILED', 'Could not log in', {
    broker: '1 (kafka:9092)',
    offset: 5n,
    cause: foreign,
  })

  test('shows the fields, the causes with their codes, and nothing that others hung on them', () => {
    const text = inspect(error)
    expect(text).toMatch(/^KafkaConnectionError: Could not log in\n +at /)
    expect(text).toMatch(/code: 'CONNECTION_FAILED'/)
    expect(text).toMatch(/broker: '1 \(kafka:9092\)'/)
    expect(text).toMatch(/\[cause\]: Error: 401 from the token endpoint/)
    expect(text).toMatch(/ERR_BAD_REQUEST/)
    expect(inspect({ nested: { error } }, { depth: 5, showHidden: false })).not.toMatch(/hunter2/)
    expect(text).not.toMatch(/hunter2/)
  })

  test('JSON has fields and causes, and no secrets', () => {
    const json = JSON.stringify(new KafkaError('X', 'outer', { cause: error }))
    expect(JSON.parse(json)).toEqual({
      name: 'KafkaError',
      message: 'outer',
      code: 'X',
      retriable: false,
      fatal: false,
      cause: {
        name: 'KafkaConnectionError',
        message: 'Could not log in',
        code: 'CONNECTION_FAILED',
        retriable: true,
        fatal: false,
        broker: '1 (kafka:9092)',
        offset: '5',
        written: 'no',
        cause: { name: 'Error', code: 'ERR_BAD_REQUEST', message: '401 from the token endpoint' },
      },
    })
  })

  test('a cause that is no error is named by its kind only', () => {
    const text = inspect(new KafkaError('X', 'x', { cause: { password: 'hunter2' } }))
    expect(text).toMatch(/\[cause\]: \[object Object\]/)
    expect(text).not.toMatch(/hunter2/)
  })

  test('a circle of causes ends', () => {
    const one = new KafkaError('X', 'one')
    Object.defineProperty(one, 'cause', { value: one })
    expect(inspect(one).length).toBeLessThan(20_000)
    expect(JSON.stringify(one).length).toBeLessThan(2_000)
  })

  test('is short where the inspector has reached its depth', () => {
    const text = inspect({ a: { b: { c: error } } }, { depth: 2 })
    expect(text).toMatch(/c: \[KafkaConnectionError: Could not log in\]/)
  })

  test('fields that are not known are not there', () => {
    expect(Object.keys(new KafkaError('X', 'x', { topic: undefined }))).toEqual(['code', 'retriable', 'fatal'])
  })
})

describe('errors that carry more', () => {
  test('sizes and the limit they broke', () => {
    const sizes = { size: 2_000, limit: 1_000, limitName: 'maxRequestSize' }
    expect(new MessageSizeTooLargeError('too large', sizes)).toMatchObject({ ...sizes, number: 10, retriable: false })
    expect(new RecordTooLargeError('too large', sizes)).toMatchObject({ ...sizes, code: 'RECORD_TOO_LARGE' })
  })

  test('positions, named up to a point', () => {
    const positions = Array.from({ length: 7 }, (_, i) => ({ topic: 't', partition: i, offset: BigInt(i) }))
    expect(new OffsetOutOfRangeError(positions).message).toMatch(/t-0 offset 0, .*t-4 offset 4 \(2 more\): seek\(\)/)
    expect(new OffsetOutOfRangeError(positions.slice(0, 1))).toMatchObject({ topic: 't', partition: 0, offset: 0n })
    expect(JSON.stringify(new OffsetOutOfRangeError(positions))).toMatch(/"positions":\[\{.*"offset":"6"\}\]/)
    expect(new NoOffsetForPartitionError([{ topic: 't', partition: 1 }])).toMatchObject({ topic: 't', partition: 1 })
  })

  test('a record that cannot be read is there as bytes, and is not printed', () => {
    const record = {
      topic: 't',
      partition: 1,
      offset: 9n,
      timestamp: 0,
      key: null,
      value: Buffer.from('hunter2'),
      headers: [],
    }
    const error = new RecordDeserializationError('value', record, { cause: new Error('Unexpected token') })
    expect(error.record).toBe(record)
    expect(error).toMatchObject({ topic: 't', partition: 1, offset: 9n, origin: 'value' })
    expect(error.message).toBe(
      'The value of t-1 offset 9 could not be deserialized (Unexpected token): seek() behind it to skip it',
    )
    expect(inspect(error)).not.toMatch(/hunter2|68 75 6e/)
    expect(JSON.stringify(error)).not.toMatch(/hunter2|104,117/)
  })

  test('a record that cannot be written is certainly not in the log (P-HONEST)', () => {
    expect(new RecordSerializationError('key', 't', { cause: new Error('no') })).toMatchObject({ persisted: 'no' })
  })

  test('sendMany: how many, the first reason, and every outcome', () => {
    const reason = brokerError(19)
    const error = new SendManyError([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason },
      { status: 'rejected', reason: new Error('x') },
    ])
    expect(error.message).toMatch(/^2 of 3 records failed, the first with: Fewer replicas/)
    expect(error.cause).toBe(reason)
    expect(error.retriable).toBe(false)
    expect(error.results).toHaveLength(3)
    expect(new SendManyError([{ status: 'rejected', reason }]).retriable).toBe(true)
  })
})
