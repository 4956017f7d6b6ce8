import { brokerErrorInfo, ErrorCode } from '@kclient/errors'
import { initProducerIdApi } from '@kclient/protocol/messages/init-producer-id'
import { describe, expect, test } from 'vitest'
import { inWorld, outcomes, produceApi, refusal } from './support/world.ts'

const codes = Object.entries(ErrorCode)
  .filter(([name]) => name !== 'NONE')
  .map(([name, code]) => ({ name, code: Number(code) }))

/** What the codes of the Produce API mean for a batch that the leader has not written. */
const again = [
  'UNKNOWN_SERVER_ERROR',
  'CORRUPT_MESSAGE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_TOPIC_ID',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'REQUEST_TIMED_OUT',
  'REPLICA_NOT_AVAILABLE',
  'NETWORK_EXCEPTION',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'KAFKA_STORAGE_ERROR',
  'THROTTLING_QUOTA_EXCEEDED',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
  'INVALID_PRODUCER_ID_MAPPING',
]
const final = [
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_REQUIRED_ACKS',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
  'INVALID_TIMESTAMP',
  'INVALID_RECORD',
  'POLICY_VIOLATION',
  'UNSUPPORTED_VERSION',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
  'UNSUPPORTED_COMPRESSION_TYPE',
  'INVALID_TXN_STATE',
  'TRANSACTION_ABORTABLE',
  'INVALID_REQUEST',
]
/** Those that a leader also gives when the records are in its log already. */
const afterAppend = [
  'UNKNOWN_SERVER_ERROR',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'NOT_LEADER_OR_FOLLOWER',
  'REQUEST_TIMED_OUT',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'KAFKA_STORAGE_ERROR',
]
const numberOf = (name: string): number => (ErrorCode as Record<string, number>)[name] as number
const small = { maxBatchSize: 100, retryBackoffMs: 5, retryBackoffMaxMs: 10 }
const record = (value: string): { topic: string; partition: number; value: string } => ({
  topic: 'events',
  partition: 0,
  value,
})

describe('an answer to Produce', () => {
  test.each(again)('%s once costs nothing: the batch goes again, those behind it wait for it (P-ORDER)', name =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make(small)
      await producer.send(record('first'))
      broker.on(produceApi, call => refusal(call, numberOf(name)), { times: 1 })
      const sends = ['a', 'b', 'c', 'd', 'e', 'f'].map(value => producer.send(record(value.repeat(40))))
      await Promise.all(sends)
      expect(values('events').map(value => value[0])).toEqual(['f', 'a', 'b', 'c', 'd', 'e', 'f'])
    }),
  )

  test.each(final)('%s fails its batch for good, not in the log, and nothing else (P-HONEST)', name =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make(small)
      await producer.send(record('first'))
      broker.on(produceApi, call => refusal(call, numberOf(name)), { times: 1 })
      const [refused, ...others] = await outcomes(
        ['a', 'b', 'c', 'd'].map(value => producer.send(record(value.repeat(60)))),
      )
      expect(refused).toMatchObject({ ok: false, code: name, persisted: 'no' })
      expect(others).toEqual([{ ok: true }, { ok: true }, { ok: true }])
      expect(values('events').map(value => value[0])).toEqual(['f', 'b', 'c', 'd'])
      expect(producer.state).toBe('started')
    }),
  )

  test.each(afterAppend)('%s after the records were written leads to no second copy (P-ONCE)', name =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make(small)
      await producer.send(record('first'))
      const afterwards = async (call: Parameters<typeof refusal>[0]): Promise<ReturnType<typeof refusal>> => {
        await call.next()
        return refusal(call, numberOf(name))
      }
      broker.on(produceApi, afterwards, { times: 1 })
      const sent = await Promise.all(['a', 'b', 'c', 'd'].map(value => producer.send(record(value.repeat(60)))))
      expect(sent.map(({ offset }) => offset)).toEqual([1n, 2n, 3n, 4n])
      expect(values('events').map(value => value[0])).toEqual(['f', 'a', 'b', 'c', 'd'])
    }),
  )

  test.each(afterAppend)('%s to the end leaves open whether the record is there (P-HONEST)', name =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make({ ...small, deliveryTimeoutMs: 300 })
      await producer.send(record('first'))
      const off = broker.on(produceApi, call => refusal(call, numberOf(name)))
      expect(await outcomes([producer.send(record('a'))])).toMatchObject([{ ok: false, persisted: 'unknown' }])
      off()
      await producer.send(record('b'))
    }),
  )

  test.each(again.filter(name => !afterAppend.includes(name) && brokerErrorInfo(numberOf(name)).retriable))(
    '%s to the end means that the record is not there, unless the leader may have written it (P-HONEST)',
    name =>
      inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
        const producer = await make({ ...small, retryBackoffMs: 50, retryBackoffMaxMs: 50, deliveryTimeoutMs: 320 })
        await producer.send(record('first'))
        const off = broker.on(produceApi, call => refusal(call, numberOf(name)))
        const [result] = await outcomes([producer.send(record('a'))])
        const mayBeThere = ['LEADER_NOT_AVAILABLE', 'REPLICA_NOT_AVAILABLE', 'NETWORK_EXCEPTION'].includes(name)
        expect(result).toMatchObject({ code: 'DELIVERY_TIMEOUT', persisted: mayBeThere ? 'unknown' : 'no' })
        off()
        await producer.send(record('b'))
        expect(values('events')).toEqual(['first', 'b'])
      }),
  )

  test('DUPLICATE_SEQUENCE_NUMBER is a success whose offset nobody knows any more', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make(small)
      await producer.send(record('first'))
      broker.on(produceApi, call => refusal(call, ErrorCode.DUPLICATE_SEQUENCE_NUMBER), { times: 1 })
      expect(await producer.send(record('a'))).toMatchObject({ offset: -1n, topic: 'events', partition: 0 })
      expect(producer.state).toBe('started')
    }))

  test.each([...codes, { name: 'a number that nobody knows', code: 9_999 }])(
    '$name ends in an outcome, whatever it means there, and the producer goes on (P-SETTLED)',
    ({ code }) =>
      inWorld({ topics: { events: 2 } }, async ({ producer: make, broker, values }) => {
        const producer = await make({ ...small, deliveryTimeoutMs: 500 })
        await producer.send(record('first'))
        const off = broker.on(produceApi, call => refusal(call, code), { times: 40 })
        const results = await outcomes(['a', 'b', 'c'].map(value => producer.send(record(value.repeat(60)))))
        off()
        for (const result of results) if (!result.ok) expect(['no', 'unknown']).toContain(result.persisted)
        expect(producer.state).toBe('started')
        await producer.send({ ...record('other'), partition: 1 })
        await producer.send(record('last'))
        const log = values('events', 0)
        for (const [index, result] of results.entries()) {
          const isThere = log.some(value => value.startsWith('abc'[index] as string))
          if (!result.ok && result.persisted === 'no') expect(isThere).toBe(false)
          if (result.ok && code !== ErrorCode.DUPLICATE_SEQUENCE_NUMBER) expect(isThere).toBe(true)
        }
        expect(log.at(-1)).toBe('last')
      }),
  )
})

describe('an answer to InitProducerId', () => {
  const passing = [
    'UNKNOWN_SERVER_ERROR',
    'COORDINATOR_LOAD_IN_PROGRESS',
    'COORDINATOR_NOT_AVAILABLE',
    'NOT_COORDINATOR',
    'CONCURRENT_TRANSACTIONS',
    'REQUEST_TIMED_OUT',
  ]

  test.each(passing)('%s passes: it is asked for again, at the start and in the middle, and told to the log', name =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const warned: string[] = []
      const quiet = (): void => {}
      const logger = { debug: quiet, info: quiet, warn: (text: string) => void warned.push(text), error: quiet }
      const refuse = (): object => ({ errorCode: numberOf(name), producerEpoch: -1 })
      broker.on(initProducerIdApi, refuse as never, { times: 2 })
      const producer = await make({ ...small, logger })
      await producer.send(record('first'))
      broker.on(initProducerIdApi, refuse as never, { times: 2 })
      broker.on(produceApi, call => refusal(call, ErrorCode.INVALID_PRODUCER_EPOCH), { times: 1 })
      await producer.send(record('second'))
      expect(warned.filter(text => text.includes('no producer id yet'))).toHaveLength(2)
      expect(values('events')).toEqual(['first', 'second'])
    }),
  )

  test.each(['CLUSTER_AUTHORIZATION_FAILED', 'UNSUPPORTED_VERSION', 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED'])(
    '%s in the middle is final: whatever waits is told, with persisted (P-SETTLED)',
    name =>
      inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
        const producer = await make(small)
        await producer.send(record('first'))
        broker.on(initProducerIdApi, () => ({ errorCode: numberOf(name), producerEpoch: -1 }))
        broker.on(produceApi, call => refusal(call, ErrorCode.INVALID_PRODUCER_EPOCH), { times: 1 })
        const results = await outcomes(['a', 'b', 'c'].map(value => producer.send(record(value.repeat(60)))))
        for (const result of results) expect(result).toMatchObject({ ok: false, persisted: 'no' })
        expect(producer.state).toBe('failed')
      }),
  )
})
