import { describe, expect, test } from 'vitest'
import { LeaderEpochs } from '../src/broker/leader-epochs.ts'

function epochs(): LeaderEpochs {
  const made = new LeaderEpochs()
  made.begin(0, 0n)
  made.begin(2, 100n)
  made.begin(5, 250n)
  return made
}

describe('LeaderEpochs', () => {
  test('says where each epoch ended', () => {
    const known = epochs()
    expect(known.endOf(5, 300n)).toEqual({ epoch: 5, endOffset: 300n })
    expect(known.endOf(0, 300n)).toEqual({ epoch: 0, endOffset: 100n })
    expect(known.endOf(3, 300n)).toEqual({ epoch: 2, endOffset: 250n })
    expect(known.endOf(6, 300n)).toBeUndefined()
  })

  test('says which epoch wrote an offset', () => {
    expect([99n, 100n, 249n, 250n, 9_999n].map(offset => epochs().epochAt(offset))).toEqual([0, 2, 2, 5, 5])
  })

  test('forgets what a truncation takes away', () => {
    const known = epochs()
    known.truncateTo(200n)
    expect([known.latest, known.endOf(2, 200n)?.endOffset, known.endOf(5, 200n)]).toEqual([2, 200n, undefined])
  })

  test('lets the oldest epoch begin where the log does', () => {
    const known = epochs()
    known.deleteBefore(120n)
    expect(known.epochAt(119n)).toBe(-1)
    expect(known.endOf(0, 300n)).toEqual({ epoch: 0, endOffset: 120n })
    expect(known.endOf(2, 300n)).toEqual({ epoch: 2, endOffset: 250n })
  })
})
