import { expect, test } from 'vitest'
import { AbortedTransactions } from '../src/fetching/aborted-transactions.ts'

const written = (producerId: bigint, lastOffset: bigint) => ({ producerId, lastOffset, isTransactional: true })

test('covers what the producer wrote from the first offset up to its abort marker', () => {
  const aborted = new AbortedTransactions([{ producerId: 1n, firstOffset: 10n }])
  expect(aborted.covers(written(1n, 9n))).toBe(false)
  expect(aborted.covers(written(1n, 15n))).toBe(true)
  expect(aborted.covers(written(2n, 16n))).toBe(false)
  aborted.endAt({ producerId: 1n, lastOffset: 20n })
  expect(aborted.covers(written(1n, 25n))).toBe(false)
})

test('does not trust the order of the list', () => {
  const aborted = new AbortedTransactions([
    { producerId: 2n, firstOffset: 30n },
    { producerId: 1n, firstOffset: 20n },
    { producerId: 1n, firstOffset: 0n },
  ])
  expect(aborted.covers(written(1n, 5n))).toBe(true)
  aborted.endAt({ producerId: 1n, lastOffset: 6n })
  expect(aborted.covers(written(1n, 15n))).toBe(false)
  expect(aborted.covers(written(1n, 25n))).toBe(true)
  expect(aborted.covers(written(2n, 29n))).toBe(false)
  expect(aborted.covers(written(2n, 35n))).toBe(true)
})

test('an abort marker of a transaction without records ends no other one', () => {
  const aborted = new AbortedTransactions([{ producerId: 1n, firstOffset: 10n }])
  aborted.endAt({ producerId: 1n, lastOffset: 5n })
  expect(aborted.covers(written(1n, 12n))).toBe(true)
  aborted.endAt({ producerId: 1n, lastOffset: 13n })
  aborted.endAt({ producerId: 1n, lastOffset: 14n })
  expect(aborted.covers(written(1n, 16n))).toBe(false)
})

test('leaves alone what the producer wrote outside of transactions', () => {
  const aborted = new AbortedTransactions([{ producerId: 1n, firstOffset: 0n }])
  expect(aborted.covers({ producerId: 1n, lastOffset: 5n, isTransactional: false })).toBe(false)
})
