import { murmur2, toPositive } from '@kclient/protocol'
import { describe, expect, it } from 'vitest'
import { corpus } from './records-corpus.ts'

describe('murmur2', () => {
  it('is what Java computes, for keys of every length modulo 4', () => {
    const lengths = new Set<number>()
    for (const [base64, hash] of corpus.murmur2) {
      const bytes = Buffer.from(base64, 'base64')
      lengths.add(bytes.length % 4)
      expect(murmur2(bytes)).toBe(hash)
      expect(murmur2(Buffer.concat([Buffer.from('ab'), bytes, Buffer.from('xyz')]), 2, 2 + bytes.length)).toBe(hash)
    }
    expect(lengths.size).toBe(4)
    expect(corpus.murmur2.length).toBeGreaterThan(100)
  })

  it('loses its sign as Java does it, not by the absolute value', () => {
    expect([-2_147_483_648, -1, 0, 5].map(toPositive)).toEqual([0, 2_147_483_647, 0, 5])
  })
})
