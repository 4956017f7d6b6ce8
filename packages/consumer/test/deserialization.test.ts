import type { Deserializer } from '@kclient/cluster'
import { RecordDeserializationError } from '@kclient/errors'
import { RecordBatch } from '@kclient/protocol'
import { describe, expect, test } from 'vitest'
import { json, strings } from '../src/index.ts'
import { BatchReader } from '../src/records/batch-reader.ts'
import { Deserialization } from '../src/records/deserialization.ts'
import { batch, values } from './support/batches.ts'
import { chunkOf, drain, offsets, texts } from './support/chunks.ts'
import { eventually, turns } from './support/eventually.ts'
import { at, inWorld, summary, take } from './support/world.ts'

function over(
  texts_: readonly string[],
  value: Deserializer<unknown>,
  onReady: () => void = () => {},
): Deserialization {
  const whole = RecordBatch.read(batch({ values: texts_ })) as RecordBatch
  const reader = new BatchReader('t', 0, whole, whole.decompress(), 0n)
  return new Deserialization(reader, { key: undefined, value }, onReady)
}

/** Odd values come by a promise, even ones at once. */
const mixed: Deserializer<string> = bytes => {
  const text = String(bytes)
  return Number(text.slice(1)) % 2 === 1 ? Promise.resolve(text) : text
}

test('that answers at once needs no promise', () => {
  const deserialization = over(values(3), bytes => `<${String(bytes)}>`)
  expect([deserialization.next()?.value, deserialization.next()?.value, deserialization.next()?.value]).toEqual([
    '<v0>',
    '<v1>',
    '<v2>',
  ])
  expect(deserialization.pending).toBe(false)
  expect(deserialization.left).toBe(0)
  expect(deserialization.next()).toBeNull()
})

test('that answers by promises works on a window at a time, in order', async () => {
  let started = 0
  let ready = 0
  const releases: (() => void)[] = []
  const deserialization = over(
    values(150),
    bytes => {
      started += 1
      return new Promise(resolve => releases.push(() => resolve(String(bytes))))
    },
    () => ready++,
  )
  expect(deserialization.next()).toBeNull()
  expect([started, deserialization.pending, deserialization.left]).toEqual([64, true, 150])
  // The last is done first; nothing comes before all of the window is there.
  for (const release of releases.splice(0).toReversed()) release()
  await eventually(() => ready === 1)
  expect(started).toBe(64)
  const seen = []
  for (let record = deserialization.next(); record !== null; record = deserialization.next()) seen.push(record.value)
  expect(seen).toEqual(values(64))
  expect([started, deserialization.left]).toEqual([128, 86])
})

test('that answers now so, now so keeps the order, and loses nothing', async () => {
  let ready = 0
  const deserialization = over(values(10), mixed, () => ready++)
  const seen: unknown[] = []
  while (deserialization.left > 0) {
    const record = deserialization.next()
    if (record === null) await turns(1)
    else seen.push(record.value)
  }
  expect(seen).toEqual(values(10))
  expect(ready).toBeGreaterThan(0)
})

test('what was gathered while others are waited for does not end the batch', async () => {
  const bytes = batch({ values: values(10) })
  const chunk = chunkOf([bytes], { deserializers: { key: undefined, value: mixed } })
  chunk.step()
  // The first record is there at once, the others are waited for.
  expect(chunk.nextBatch(10)).toBeNull()
  expect(chunk.pending).toBe(true)
  expect(texts([chunk.next()!])).toEqual(['v0'])
  expect(chunk.partition.position).toBe(1n)
  await eventually(() => !chunk.pending)
  expect(offsets(drain(chunk).records)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})

describe('a failure', () => {
  test('of a promise is told after the good ones, and those behind it wait for their turn', async () => {
    let ready = 0
    const deserialization = over(
      values(5),
      async bytes => {
        if (String(bytes) === 'v2') throw new Error('bad')
        return String(bytes)
      },
      () => ready++,
    )
    deserialization.next()
    await eventually(() => ready === 1)
    expect([deserialization.next()?.value, deserialization.next()?.value]).toEqual(['v0', 'v1'])
    expect(deserialization.left).toBeGreaterThan(0)
    expect(() => deserialization.next()).toThrow(RecordDeserializationError)
    expect(() => deserialization.next()).toThrow(/offset 2.*bad/)
  })

  test('of a key that comes later than that of the value is not left unhandled', async () => {
    const whole = RecordBatch.read(batch({ values: ['v'], key: 'k' })) as RecordBatch
    const reader = new BatchReader('t', 0, whole, whole.decompress(), 0n)
    const deserialization = new Deserialization(
      reader,
      {
        key: () => Promise.reject(new Error('key')),
        value: () => {
          throw new Error('value')
        },
      },
      () => {},
    )
    expect(() => deserialization.next()).toThrow(/value of t-0 offset 0/)
    await turns()
  })
})

describe('a consumer', () => {
  test('tells deserializers the topic, the headers, and whether it is the key', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start }) => {
      broker.append('t', [{ key: 'k', value: 'v', headers: [['h', 'x']] }])
      const calls: unknown[] = []
      const note: Deserializer<string> = (bytes, { topic, headers, isKey }) => {
        calls.push([String(bytes), topic, headers.map(([name, value]) => [name, String(value)]), isKey])
        return String(bytes).toUpperCase()
      }
      const consumer = await start({ topics: 't', keyDeserializer: note, valueDeserializer: { deserialize: note } })
      const [record] = await take(consumer, 1)
      expect([record?.key, record?.value, record?.serializedKeySize]).toEqual(['K', 'V', 1])
      expect(calls).toEqual([
        ['k', 't', [['h', 'x']], true],
        ['v', 't', [['h', 'x']], false],
      ])
    }))

  test('gives null to deserializers as null', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start }) => {
      broker.append('t', [{ value: null }, { value: '{"a":1}' }])
      const consumer = await start({
        topics: 't',
        keyDeserializer: strings,
        valueDeserializer: json<{ a: number } | null>(),
      })
      expect((await take(consumer, 2)).map(({ key, value }) => [key, value])).toEqual([
        [null, null],
        [null, { a: 1 }],
      ])
    }))

  test('with async deserializers loses nothing to calls that give up, seeks and pauses', () =>
    inWorld({ topics: { t: 2 } }, async ({ consumer: start, append, runtime }) => {
      append(at(0), 100)
      append(at(1), 100)
      const consumer = await start({
        topics: 't',
        valueDeserializer: async bytes => {
          await runtime.sleep(20)
          return String(bytes)
        },
      })
      expect(await consumer.getOne({ timeoutMs: 5 })).toBeNull()
      expect(offsets(await take(consumer, 2))).toEqual([0, 1])
      consumer.seek(at(0), 50)
      consumer.pause([at(1)])
      expect(offsets(await take(consumer, 3))).toEqual([50, 51, 52])
      consumer.resume([at(1)])
      const counts: Record<string, number> = { 't-0': 0, 't-1': 0 }
      while (Object.values(counts).reduce((sum, count) => sum + count) < 147) {
        for (const [name, list] of Object.entries(summary(await consumer.getMany({ timeoutMs: 1000 })))) {
          counts[name] = (counts[name] ?? 0) + list.length
        }
      }
      expect(counts).toEqual({ 't-0': 47, 't-1': 100 })
      consumer.seek(at(0), 90)
      const batches = []
      for await (const part of consumer.batches({ maxRecords: 4 })) {
        batches.push(offsets([...part]))
        if (part.nextOffset === 100n) break
      }
      expect(batches).toEqual([
        [90, 91, 92, 93],
        [94, 95, 96, 97],
        [98, 99],
      ])
    }))
})
