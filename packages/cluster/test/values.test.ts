import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Backoff, bytes, deserializerOf, json, serializerOf, strings, TopicPartitionMap } from '../src/index.ts'
import { TestRuntime } from './support/test-runtime.ts'

const writing = { topic: 't', headers: [], isKey: false }
const reading = { topic: 't', headers: [], isKey: false }

test('TopicPartitionMap finds values by topic and partition', () => {
  const map = new TopicPartitionMap<string>()
  expect(map.set('a', 0, 'x').set('a', 1, 'y').set('b', 0, 'z')).toBe(map)
  expect(map.size).toBe(3)
  expect(map.get('a', 1)).toBe('y')
  expect(map.get('a', 2)).toBeUndefined()
  expect(map.get('c', 0)).toBeUndefined()
  expect(map.has('b', 0)).toBe(true)
  expect(map.has('b', 1)).toBe(false)
  map.set('a', 1, 'Y')
  expect(map.size).toBe(3)
  expect([...map]).toEqual([
    [{ topic: 'a', partition: 0 }, 'x'],
    [{ topic: 'a', partition: 1 }, 'Y'],
    [{ topic: 'b', partition: 0 }, 'z'],
  ])
  expect([...map.keys()]).toHaveLength(3)
  expect([...map.values()]).toEqual(['x', 'Y', 'z'])
  expect([...map.topics()]).toEqual(['a', 'b'])
  expect(map.ofTopic('a').get(0)).toBe('x')
  expect(map.ofTopic('c').size).toBe(0)
  expect(map.delete('a', 0)).toBe(true)
  expect(map.delete('a', 0)).toBe(false)
  expect(map.delete('b', 0)).toBe(true)
  expect(map.size).toBe(1)
  expect([...map.topics()]).toEqual(['a'])
  map.clear()
  expect(map.size).toBe(0)
  expect([...map]).toEqual([])
})

test('TopicPartitionMap holds undefined and odd topic names, and is made from entries', () => {
  const map = new TopicPartitionMap<number | undefined>([[{ topic: '__proto__', partition: 0 }, undefined]])
  expect(map.has('__proto__', 0)).toBe(true)
  expect(map.size).toBe(1)
  expect(new TopicPartitionMap(map).size).toBe(1)
})

test('TopicPartitionMap prints as a user expects', () => {
  const map = new TopicPartitionMap([[{ topic: 'a', partition: 3 }, 7n]])
  expect(inspect(map)).toBe("TopicPartitionMap(1) { 'a-3' => 7n }")
  expect(inspect({ deep: { deeper: { map } } }, { depth: 1 })).toContain('[Object]')
  expect(inspect({ map }, { depth: 0 })).toContain('[TopicPartitionMap(1)]')
})

test('strings and bytes pass what they are for, and refuse the rest', () => {
  expect(strings.serialize('ä', writing)).toBe('ä')
  expect(strings.serialize(null, writing)).toBeNull()
  expect(strings.deserialize(Buffer.from('ä'), reading)).toBe('ä')
  expect(strings.deserialize(null, reading)).toBeNull()
  expect(() => strings.serialize(7 as never, writing)).toThrow('strings writes a string or null, not a number')
  const some = Buffer.from([1, 2])
  expect(bytes.serialize(some, writing)).toBe(some)
  expect(bytes.deserialize(some, reading)).toBe(some)
  expect(bytes.deserialize(null, reading)).toBeNull()
  expect(() => bytes.serialize('x' as never, writing)).toThrow('bytes writes a Uint8Array or null, not a string')
  expect(() => bytes.serialize([] as never, writing)).toThrow('not an array')
  expect(() => bytes.serialize({} as never, writing)).toThrow('not an object')
})

test('json writes null as a tombstone and reads it back, and refuses what JSON cannot express', () => {
  const orders = json<{ id: number } | null>()
  expect(orders.serialize({ id: 1 }, writing)).toBe('{"id":1}')
  expect(orders.serialize(null, writing)).toBeNull()
  expect(orders.deserialize(Buffer.from('{"id":1}'), reading)).toEqual({ id: 1 })
  expect(orders.deserialize(null, reading)).toBeNull()
  expect(() => orders.serialize(undefined as never, writing)).toThrow('json cannot write undefined')
  expect(() => json<unknown>().serialize(() => 1, writing)).toThrow('json cannot write a function')
  expect(() => json<unknown>().serialize(1n, writing)).toThrow(TypeError)
  expect(() => orders.deserialize(Buffer.from('{'), reading)).toThrow(SyntaxError)
})

test('options take a function or one side of a pair', () => {
  expect(serializerOf<string | null>(strings)('x', writing)).toBe('x')
  expect(serializerOf<number>(value => String(value))(7, writing)).toBe('7')
  expect(deserializerOf<string | null>(strings)(Buffer.from('x'), reading)).toBe('x')
  expect(deserializerOf<number>(value => value?.length ?? 0)(Buffer.from('xy'), reading)).toBe(2)
})

test('waits double up to the longest, each within a fifth of its size', () => {
  const backoff = new Backoff(new TestRuntime(), { initialMs: 100, maxMs: 1_000 })
  const waits = Array.from({ length: 40 }, () => backoff.next())
  for (const [index, wanted] of [100, 200, 400, 800, 1_000, 1_000].entries()) {
    expect(waits[index]).toBeGreaterThanOrEqual(wanted * 0.8)
    expect(waits[index]).toBeLessThanOrEqual(wanted * 1.2)
  }
  expect(Math.max(...waits)).toBeLessThanOrEqual(1_200)
  expect(new Set(waits).size).toBeGreaterThan(30)
  expect(backoff.attempts).toBe(40)
  backoff.reset()
  expect(backoff.next()).toBeLessThanOrEqual(120)
})
