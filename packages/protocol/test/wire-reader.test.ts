import { KafkaProtocolError } from '@kclient/errors'
import { Reader, ZERO_UUID } from '@kclient/protocol'
import { describe, expect, test } from 'vitest'

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const read = (hex: string): Reader => new Reader(bytes(hex))

describe('numbers', () => {
  test('are big-endian two’s complement', () => {
    const reader = read('ff 80 fffe fffe 80000000 80000000 fffffffffffffffe 3ff8000000000000 01 00')
    expect(reader.readInt8()).toBe(-1)
    expect(reader.readUint8()).toBe(128)
    expect(reader.readInt16()).toBe(-2)
    expect(reader.readUint16()).toBe(65534)
    expect(reader.readInt32()).toBe(-2147483648)
    expect(reader.readUint32()).toBe(2147483648)
    expect(reader.readInt64()).toBe(-2n)
    expect(reader.readFloat64()).toBe(1.5)
    expect(reader.readBoolean()).toBe(true)
    expect(reader.readBoolean()).toBe(false)
    expect(reader.remaining).toBe(0)
  })

  test.each([
    ['0000000000000000', 0],
    ['ffffffffffffffff', -1],
    ['001fffffffffffff', Number.MAX_SAFE_INTEGER],
    ['ffe0000000000001', Number.MIN_SAFE_INTEGER],
    ['00000001ffffffff', 0x1_ffff_ffff],
    ['7fffffffffffffff', 2 ** 63],
    ['8000000000000000', -(2 ** 63)],
  ])('int64 %s as a number is %d', (hex, value) => {
    expect(read(hex).readInt64AsNumber()).toBe(value)
  })
})

describe('varints', () => {
  test.each([
    ['00', 0],
    ['7f', 127],
    ['8001', 128],
    ['ffff7f', 0x1fffff],
    ['ffffffff07', 0x7fffffff],
    ['ffffffff0f', 0xffffffff],
  ])('unsigned %s is %d', (hex, value) => {
    expect(read(hex).readUnsignedVarint()).toBe(value)
  })

  test.each([
    ['00', 0],
    ['01', -1],
    ['02', 1],
    ['feffffff0f', 2147483647],
    ['ffffffff0f', -2147483648],
  ])('zigzag %s is %d', (hex, value) => {
    expect(read(hex).readVarint()).toBe(value)
  })

  test.each([
    ['00', 0n],
    ['01', -1n],
    ['feffffffffffffffff01', 2n ** 63n - 1n],
    ['ffffffffffffffffff01', -(2n ** 63n)],
  ])('varlong %s is %d', (hex, value) => {
    expect(read(hex).readVarlong()).toBe(value)
  })

  test.each(['ffffffff1f', 'ffffffffff01', '8080808080'])('refuses more than 32 bits: %s', hex => {
    expect(() => read(hex).readUnsignedVarint()).toThrow(KafkaProtocolError)
  })

  test.each(['ffffffffffffffffff02', 'ffffffffffffffffffff01'])('refuses more than 64 bits: %s', hex => {
    expect(() => read(hex).readVarlong()).toThrow(KafkaProtocolError)
  })

  test.each(['', '80', 'ffffffff'])('refuses one that is cut off: %s', hex => {
    expect(() => read(hex).readUnsignedVarint()).toThrow(KafkaProtocolError)
  })
})

describe('text and bytes', () => {
  test('come in four forms', () => {
    const reader = read('0002c3a4 ffff 03c3a4 00')
    expect(reader.readString()).toBe('ä')
    expect(reader.readNullableString()).toBeNull()
    expect(reader.readCompactString()).toBe('ä')
    expect(reader.readCompactNullableString()).toBeNull()
  })

  test('bytes are views of the buffer', () => {
    const source = bytes('00000002 aabb 03 ccdd')
    const reader = new Reader(source)
    const first = reader.readBytes()
    const second = reader.readCompactBytes()
    source.fill(0x11)
    expect(first).toEqual(bytes('1111'))
    expect(second).toEqual(bytes('1111'))
  })

  test('null where the schema has none is refused', () => {
    expect(() => read('ffff').readString()).toThrow(KafkaProtocolError)
    expect(() => read('00').readCompactString()).toThrow(KafkaProtocolError)
    expect(() => read('ffffffff').readBytes()).toThrow(KafkaProtocolError)
    expect(() => read('00').readCompactBytes()).toThrow(KafkaProtocolError)
    expect(() => read('ffffffff').readArrayLength(1)).toThrow(KafkaProtocolError)
    expect(() => read('00').readCompactArrayLength(1)).toThrow(KafkaProtocolError)
  })

  test('a negative length other than null is refused', () => {
    expect(() => read('fffe').readNullableString()).toThrow(KafkaProtocolError)
    expect(() => read('fffffffe').readNullableBytes()).toThrow(KafkaProtocolError)
    expect(() => read('80000000').readNullableArrayLength(1)).toThrow(KafkaProtocolError)
  })

  test('a length beyond the end is refused', () => {
    expect(() => read('00036161').readString()).toThrow(KafkaProtocolError)
    expect(() => read('7fffffff00').readBytes()).toThrow(KafkaProtocolError)
    expect(() => read('ffffffff0f00').readCompactBytes()).toThrow(KafkaProtocolError)
  })

  test('a compact string is no longer than an ordinary one can be', () => {
    const long = Buffer.alloc(3 + 0x8000, 'a')
    long.set([0x81, 0x80, 0x02])
    expect(() => new Reader(long).readCompactString()).toThrow(KafkaProtocolError)
    long.set([0x80, 0x80, 0x02])
    expect(new Reader(long).readCompactString()).toHaveLength(0x7fff)
  })

  test('a UUID is 22 characters of base64url', () => {
    expect(read('00'.repeat(16)).readUuid()).toBe(ZERO_UUID)
    expect(read('fbff00112233445566778899aabbccdd').readUuid()).toBe('-_8AESIzRFVmd4iZqrvM3Q')
  })
})

describe('counts', () => {
  test('must fit into what is left', () => {
    expect(read('00000002 0000000000000000').readArrayLength(4)).toBe(2)
    expect(() => read('00000003 0000000000000000').readArrayLength(4)).toThrow(KafkaProtocolError)
    expect(read('03 0000000000000000').readCompactArrayLength(4)).toBe(2)
    expect(() => read('04 0000000000000000').readCompactArrayLength(4)).toThrow(KafkaProtocolError)
  })

  test('are bounded however large the frame is', () => {
    const frame = Buffer.alloc(4 + 1_000_001)
    frame.writeInt32BE(1_000_000)
    expect(new Reader(frame).readArrayLength(1)).toBe(1_000_000)
    frame.writeInt32BE(1_000_001)
    expect(() => new Reader(frame).readArrayLength(1)).toThrow(KafkaProtocolError)
  })

  test('null is -1', () => {
    expect(read('ffffffff').readNullableArrayLength(1)).toBe(-1)
    expect(read('00').readCompactNullableArrayLength(1)).toBe(-1)
  })
})

describe('tagged fields', () => {
  test('are skipped by size', () => {
    const reader = read('02 05 03 aabbcc 8001 00 7f')
    reader.skipTaggedFields()
    expect(reader.readInt8()).toBe(0x7f)
  })

  test('must fit into what is left', () => {
    expect(() => read('01 05 04 aabbcc').skipTaggedFields()).toThrow(KafkaProtocolError)
    expect(() => read('01 05 ffffffff0f').skipTaggedFields()).toThrow(KafkaProtocolError)
    expect(() => read('02 05 00').skipTaggedFields()).toThrow(KafkaProtocolError)
  })

  test('are 10 000 at most', () => {
    const section = (count: number): Buffer =>
      Buffer.concat([Buffer.from([(count & 0x7f) | 0x80, count >> 7]), Buffer.alloc(2 * count)])
    expect(() => new Reader(section(10_000)).skipTaggedFields()).not.toThrow()
    expect(() => new Reader(section(10_001)).skipTaggedFields()).toThrow(KafkaProtocolError)
  })
})

test('every read stops at the end of the range', () => {
  const methods = [
    ...(['readInt8', 'readUint8', 'readInt16', 'readUint16', 'readInt32', 'readUint32', 'readInt64'] as const),
    ...(['readInt64AsNumber', 'readFloat64', 'readBoolean', 'readUuid', 'readVarint', 'readVarlong'] as const),
    ...(['readString', 'readNullableString', 'readBytes', 'readNullableBytes'] as const),
    ...(['readPresence', 'readTaggedFieldCount', 'readTaggedFieldEnd', 'skipTaggedFields'] as const),
  ]
  const source = Buffer.alloc(64)
  for (const method of methods) {
    const reader = new Reader(source, 10, 10)
    expect(() => reader[method](), method).toThrow(KafkaProtocolError)
  }
  expect(() => new Reader(source, 0, 10).readView(11)).toThrow(KafkaProtocolError)
  expect(() => new Reader(source, 0, 10).skip(-1)).toThrow(KafkaProtocolError)
  expect(() => new Reader(source, 0, 10).skip(Number.NaN)).toThrow(KafkaProtocolError)
})

test('reads a Uint8Array that begins inside of its memory', () => {
  const memory = new Uint8Array([9, 9, 0, 0, 0, 7, 0, 1, 97])
  const reader = new Reader(memory.subarray(2))
  expect(reader.readInt32()).toBe(7)
  expect(reader.readString()).toBe('a')
})

test('a range outside of the buffer is a mistake of the caller', () => {
  expect(() => new Reader(Buffer.alloc(4), 2, 5)).toThrow(RangeError)
  expect(() => new Reader(Buffer.alloc(4), 3, 2)).toThrow(RangeError)
})
