import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { ConsumerRecord } from '../src/index.ts'
import { batch } from './support/batches.ts'
import { chunkOf, drain } from './support/chunks.ts'

function one(): ConsumerRecord {
  const made = batch({
    values: ['value'],
    key: 'key',
    headers: [
      ['h', 'x'],
      ['n', null],
    ],
    timestamp: 5,
    epoch: 3,
  })
  return drain(chunkOf([made])).records[0] as ConsumerRecord
}

test('spreads and prints as what it is', () => {
  const record = one()
  expect(Object.keys(Object.assign({}, record))).toEqual([
    'topic',
    'partition',
    'offset',
    'timestamp',
    'timestampType',
    'key',
    'value',
    'headers',
    'leaderEpoch',
    'serializedKeySize',
    'serializedValueSize',
  ])
  expect(inspect(record)).toMatch(/^ConsumerRecord \{\n {2}topic: 't',\n {2}partition: 0,\n {2}offset: 0n,/)
})

test('as JSON has its offset as a string', () => {
  expect(JSON.parse(JSON.stringify(one()))).toEqual({
    topic: 't',
    partition: 0,
    offset: '0',
    timestamp: 5,
    timestampType: 0,
    key: { type: 'Buffer', data: [...Buffer.from('key')] },
    value: { type: 'Buffer', data: [...Buffer.from('value')] },
    headers: [
      ['h', { type: 'Buffer', data: [120] }],
      ['n', null],
    ],
    leaderEpoch: 3,
    serializedKeySize: 3,
    serializedValueSize: 5,
  })
})

test('is a view of the answer; a copy has memory of its own', () => {
  const record = one()
  const copy = record.copy()
  expect(copy).toBeInstanceOf(ConsumerRecord)
  expect(copy).toEqual(record)
  expect(record.value?.buffer.byteLength).toBeGreaterThan(5)
  expect(copy.value?.buffer.byteLength).toBe(5)
  expect(copy.headers[0]?.[1]?.buffer.byteLength).toBe(1)
  record.value?.fill(0)
  record.key?.fill(0)
  expect([String(copy.key), String(copy.value)]).toEqual(['key', 'value'])
})

test('copies deserialized bytes of any kind, and leaves everything else as it is', () => {
  const object = { a: 1 }
  const { topic, partition, offset, timestamp, timestampType, headers, leaderEpoch } = one()
  const fields = [headers, leaderEpoch, 0, 0] as const
  const record = new ConsumerRecord(
    topic,
    partition,
    offset,
    timestamp,
    timestampType,
    object,
    new Uint8Array([1, 2]),
    ...fields,
  )
  const copy = record.copy()
  expect(copy.key).toBe(object)
  expect(copy.value).toEqual(new Uint8Array([1, 2]))
  expect(Buffer.isBuffer(copy.value)).toBe(false)
  expect(copy.value).not.toBe(record.value)
})

test('without headers shares one frozen list', () => {
  const [a, b] = drain(chunkOf([batch({ values: ['a', 'b'] })])).records
  expect(a?.headers).toBe(b?.headers)
  expect(Object.isFrozen(a?.headers)).toBe(true)
  expect(a?.copy().headers).toEqual([])
})
