import { expect, test } from 'vitest'
import { partitionOfKey } from '../src/index.ts'
import { type StickyChoices, StickyPartition } from '../src/partitioning/sticky-partition.ts'

test.for<[key: string | Uint8Array, partition: number]>([
  ['', 681],
  ['a', 524],
  ['ab', 434],
  ['abc', 107],
  ['123456789', 566],
  [Buffer.from([0x00, 0x20]), 742],
])('places key %s where Java does', ([key, partition]) => {
  expect(partitionOfKey(key, 1_000)).toBe(partition)
  expect(partitionOfKey(Buffer.from(key as string), 1_000)).toBe(partition)
})

test.for(['ключ', 'aé€😀', 'x'.repeat(400), 'é'.repeat(400), '\ud800 alone'])('hashes the UTF-8 of text: %s', key => {
  expect(partitionOfKey(key, 997)).toBe(partitionOfKey(Buffer.from(key), 997))
})

/** Partitions without leaders where `down` says so, and with bytes waiting. */
function choices(partitionCount: number, waiting: readonly number[] = [], down: readonly number[] = []): StickyChoices {
  return {
    partitionCount,
    isAvailable: partition => !down.includes(partition),
    queuedBytes: partition => waiting[partition] ?? 0,
  }
}

function seeded(): () => number {
  let state = 7
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647
}

test('records without a key stay until a batch is full or enough bytes went, then all partitions have their turn', () => {
  const sticky = new StickyPartition(1_000, seeded())
  const turns: number[] = []
  for (let turn = 0; turn < 8; turn++) {
    const partition = sticky.choose(choices(4))
    expect(sticky.choose(choices(4))).toBe(partition)
    turns.push(partition)
    if (turn % 2 === 0) sticky.completed(partition, 990, true)
    else {
      sticky.completed(partition, 600, false)
      expect(sticky.choose(choices(4))).toBe(partition)
      sticky.completed(partition, 600, false)
    }
  }
  expect(new Set(turns.slice(0, 4))).toEqual(new Set([0, 1, 2, 3]))
  expect(turns.slice(4)).toEqual(turns.slice(0, 4))
})

test('a batch of another partition changes nothing', () => {
  const sticky = new StickyPartition(1_000, seeded())
  const partition = sticky.choose(choices(3))
  sticky.completed((partition + 1) % 3, 5_000, true)
  expect(sticky.choose(choices(3))).toBe(partition)
})

test('the partition with the least waiting is next', () => {
  const sticky = new StickyPartition(1_000, seeded())
  sticky.completed(sticky.choose(choices(4)), 1_000, true)
  expect(sticky.choose(choices(4, [500, 300, 10, 400]))).toBe(2)
})

test('a partition that loses its leader is left, unless none has one', () => {
  const sticky = new StickyPartition(1_000, seeded())
  const first = sticky.choose(choices(2))
  sticky.leadersChanged(choices(2, [], [0, 1]))
  expect(sticky.choose(choices(2, [], [0, 1]))).toBe(first)
  sticky.leadersChanged(choices(2, [], [first]))
  expect(sticky.choose(choices(2, [], [first]))).toBe(1 - first)
})

test('partitions that are added take part', () => {
  const sticky = new StickyPartition(1_000, seeded())
  const seen = new Set<number>()
  sticky.completed(sticky.choose(choices(1)), 1_000, true)
  for (let turn = 0; turn < 5; turn++) {
    const partition = sticky.choose(choices(5))
    seen.add(partition)
    sticky.completed(partition, 1_000, true)
  }
  expect(seen.size).toBe(5)
})
