import { crc32c, setCrc32c } from '@kclient/protocol'
import portable from 'crc-32/crc32c.js'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Random } from './records-support.ts'

afterEach(() => setCrc32c())

describe('crc32c', () => {
  it.each<[string, Uint8Array, number]>([
    ['nothing', new Uint8Array(0), 0],
    ['the digits', Buffer.from('123456789'), 0xe3069283],
    // RFC 3720, B.4
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 times 0xff', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['0 to 31', Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
    ['31 to 0', Uint8Array.from({ length: 32 }, (_, index) => 31 - index), 0x113fdb5c],
  ])('is what the standard says for %s, as a signed number', (_, bytes, sum) => {
    expect(crc32c(bytes)).toBe(sum | 0)
  })

  it('covers a range of any memory, and goes on from a sum', () => {
    const random = new Random(9)
    for (let round = 0; round < 200; round++) {
      const memory = random.bytes(random.below(300))
      const start = random.below(memory.length + 1)
      const end = start + random.below(memory.length - start + 1)
      const middle = start + random.below(end - start + 1)
      const plain = new Uint8Array(memory.buffer, memory.byteOffset, memory.length)
      const whole = crc32c(Buffer.from(memory.subarray(start, end)))
      expect(crc32c(memory, start, end)).toBe(whole)
      expect(crc32c(plain, start, end)).toBe(whole)
      expect(crc32c(memory, middle, end, crc32c(memory, start, middle))).toBe(whole)
    }
  })

  it('comes from the function that is plugged in, signed or not', () => {
    const native = vi.fn<(bytes: Buffer, seed?: number) => number>((bytes, seed) => portable.buf(bytes, seed) >>> 0)
    setCrc32c(native)
    native.mockClear()
    const bytes = Buffer.from('x123456789x')
    expect(crc32c(bytes, 1, 10)).toBe(0xe3069283 | 0)
    expect(crc32c(bytes, 5, 10, crc32c(bytes, 1, 5))).toBe(0xe3069283 | 0)
    expect(native).toHaveBeenCalledTimes(3)
    for (const [, seed] of native.mock.calls) expect(seed).toBeGreaterThanOrEqual(0)
    setCrc32c()
    crc32c(bytes)
    expect(native).toHaveBeenCalledTimes(3)
  })

  it.each([
    ['another polynomial', () => 0xcbf43926],
    ['no seed', (bytes: Buffer) => portable.buf(bytes)],
  ])('is not taken from a function with %s', (_, wrong) => {
    expect(() => setCrc32c(wrong)).toThrow(TypeError)
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283 | 0)
  })
})
