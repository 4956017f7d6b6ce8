import { Reader, Writer, ZERO_UUID } from '@kclient/protocol'
import { describe, expect, test } from 'vitest'

const written = (write: (writer: Writer) => void): Buffer => {
  const writer = new Writer()
  write(writer)
  const bytes = Buffer.concat(writer.segments())
  expect(bytes.byteLength).toBe(writer.byteLength)
  return bytes
}

/** Writes with one method, and reads back with another. */
function roundTrip<T>(values: readonly T[], write: (w: Writer, value: T) => void, read: (r: Reader) => T): void {
  const bytes = written(writer => values.forEach(value => write(writer, value)))
  const reader = new Reader(bytes)
  for (const value of values) expect(read(reader)).toEqual(value)
  expect(reader.remaining).toBe(0)

  // Each time the buffer has to grow for the value.
  for (const value of values) {
    const writer = new Writer(1)
    writer.writeInt8(0)
    write(writer, value)
    const grown = new Reader(Buffer.concat(writer.segments()), 1)
    expect(read(grown)).toEqual(value)
    expect(grown.remaining).toBe(0)
  }
}

const strings = [
  '',
  'a',
  'fifteen letters',
  'sixteen letters.',
  'ä',
  'a letter and ä ',
  '日本語のトピック',
  '😀 astral',
  'x'.repeat(41),
  'x'.repeat(42),
  'x'.repeat(43),
  'ü'.repeat(62),
  'ü'.repeat(63),
  'ü'.repeat(64),
  '€'.repeat(200),
  'x'.repeat(0x7fff),
]

describe('what is written is read again', () => {
  test('integers', () => {
    roundTrip(
      [0, -1, 127, -128],
      (w, v) => w.writeInt8(v),
      r => r.readInt8(),
    )
    roundTrip(
      [0, 255],
      (w, v) => w.writeUint8(v),
      r => r.readUint8(),
    )
    roundTrip(
      [0, -1, 32767, -32768],
      (w, v) => w.writeInt16(v),
      r => r.readInt16(),
    )
    roundTrip(
      [0, 65535],
      (w, v) => w.writeUint16(v),
      r => r.readUint16(),
    )
    roundTrip(
      [0, -1, 2147483647, -2147483648],
      (w, v) => w.writeInt32(v),
      r => r.readInt32(),
    )
    roundTrip(
      [0, 4294967295],
      (w, v) => w.writeUint32(v),
      r => r.readUint32(),
    )
    roundTrip(
      [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)],
      (w, v) => w.writeInt64(v),
      r => r.readInt64(),
    )
  })

  test('int64 as numbers, at both ends too', () => {
    const { MAX_SAFE_INTEGER: max, MIN_SAFE_INTEGER: min } = Number
    const values = [0, -1, 1, 2 ** 32, -(2 ** 32), 2 ** 32 - 1, -(2 ** 32) - 1, max, min, 2 ** 62, 2 ** 63, -(2 ** 63)]
    roundTrip(
      values,
      (w, v) => w.writeInt64FromNumber(v),
      r => r.readInt64AsNumber(),
    )
    expect(written(w => w.writeInt64FromNumber(2 ** 63)).toString('hex')).toBe('7fffffffffffffff')
    expect(written(w => w.writeInt64FromNumber(-(2 ** 70))).toString('hex')).toBe('8000000000000000')
  })

  test('varints', () => {
    const unsigned = [0, 127, 128, 16383, 16384, 0x1fffff, 0x200000, 0xfffffff, 0x10000000, 0xffffffff]
    roundTrip(
      unsigned,
      (w, v) => w.writeUnsignedVarint(v),
      r => r.readUnsignedVarint(),
    )
    const signed = [0, -1, 1, 63, -64, 64, -65, 2147483647, -2147483648]
    roundTrip(
      signed,
      (w, v) => w.writeVarint(v),
      r => r.readVarint(),
    )
    roundTrip(
      [...signed.map(BigInt), 2n ** 63n - 1n, -(2n ** 63n)],
      (w, v) => w.writeVarlong(v),
      r => r.readVarlong(),
    )
  })

  test('booleans, floats and UUIDs', () => {
    roundTrip(
      [true, false],
      (w, v) => w.writeBoolean(v),
      r => r.readBoolean(),
    )
    roundTrip(
      [0, -1.5, Number.MAX_VALUE, Number.NaN, -Infinity],
      (w, v) => w.writeFloat64(v),
      r => r.readFloat64(),
    )
    roundTrip(
      [ZERO_UUID, '-_8AESIzRFVmd4iZqrvM3Q'],
      (w, v) => w.writeUuid(v),
      r => r.readUuid(),
    )
  })

  test('text', () => {
    roundTrip(
      strings,
      (w, v) => w.writeString(v),
      r => r.readString(),
    )
    roundTrip(
      strings,
      (w, v) => w.writeCompactString(v),
      r => r.readCompactString(),
    )
    roundTrip(
      [null, ...strings],
      (w, v) => w.writeNullableString(v),
      r => r.readNullableString(),
    )
    roundTrip(
      [null, ...strings],
      (w, v) => w.writeCompactNullableString(v),
      r => r.readCompactNullableString(),
    )
  })

  test('bytes, by copy and by reference', () => {
    const values: Buffer[] = [0, 1, 1023, 1024, 5000, 3, 70_000].map(size => Buffer.alloc(size, size))
    roundTrip(
      values,
      (w, v) => w.writeBytes(v),
      r => r.readBytes(),
    )
    roundTrip(
      values,
      (w, v) => w.writeCompactBytes(v),
      r => r.readCompactBytes(),
    )
    roundTrip(
      [null, ...values, null],
      (w, v) => w.writeNullableBytes(v),
      r => r.readNullableBytes(),
    )
    roundTrip(
      [null, ...values, null],
      (w, v) => w.writeCompactNullableBytes(v),
      r => r.readCompactNullableBytes(),
    )
  })
})

describe('strings', () => {
  test('have the same bytes as Buffer makes', () => {
    for (const text of strings) {
      expect(written(w => w.writeString(text)).subarray(2)).toEqual(Buffer.from(text))
    }
  })

  test('are 32767 bytes at most', () => {
    expect(() => written(w => w.writeString('x'.repeat(0x8000)))).toThrow(RangeError)
    expect(() => written(w => w.writeCompactString('ä'.repeat(0x4000)))).toThrow(RangeError)
  })
})

describe('segments', () => {
  test('hold large bytes by reference, in order', () => {
    const large = Buffer.alloc(1024, 1)
    const view = new Uint8Array(2048).subarray(1000)
    const writer = new Writer()
    writer.writeInt8(1)
    writer.writeBytes(large)
    writer.writeInt8(2)
    writer.writeRaw(view)
    const segments = writer.segments()
    expect(segments.map(segment => segment.byteLength)).toEqual([5, 1024, 1, 1048])
    expect(segments[1]).toBe(large)
    expect(segments[3]?.buffer).toBe(view.buffer)
    expect(writer.byteLength).toBe(2078)
  })

  test('stay what they were while writing goes on', () => {
    const writer = new Writer(8)
    writer.writeInt32(1)
    const [before] = writer.segments()
    for (let value = 0; value < 1000; value++) writer.writeInt32(value)
    expect(before?.toString('hex')).toBe('00000001')
    expect(Buffer.concat(writer.segments()).readInt32BE(4 + 4 * 999)).toBe(999)
  })

  test('can be had in one piece', () => {
    const writer = new Writer()
    writer.writeInt8(1)
    expect(writer.toBuffer()).toEqual(Buffer.from([1]))
    writer.writeRaw(Buffer.alloc(2000, 2))
    writer.writeInt8(3)
    expect(writer.toBuffer()).toEqual(Buffer.concat([Buffer.from([1]), Buffer.alloc(2000, 2), Buffer.from([3])]))
    expect(new Writer().toBuffer()).toHaveLength(0)
  })

  test('of a writer without a byte are none', () => {
    expect(new Writer().segments()).toEqual([])
  })

  test('begin anew after growth between references', () => {
    const large = Buffer.alloc(1024, 7)
    const writer = new Writer(16)
    const expected: Buffer[] = []
    for (let index = 0; index < 50; index++) {
      const text = 'x'.repeat(index * 7)
      writer.writeString(text)
      writer.writeRaw(large)
      expected.push(Buffer.from([text.length >> 8, text.length & 0xff]), Buffer.from(text), large)
    }
    expect(Buffer.concat(writer.segments())).toEqual(Buffer.concat(expected))
  })
})

describe('tagged fields', () => {
  test.each([0, 1, 127, 128, 1023, 16_383, 16_384, 100_000])('of %d bytes have their size before them', size => {
    for (const capacity of [1, 300, 200_000]) {
      const writer = new Writer(capacity)
      writer.writeInt8(5)
      const mark = writer.beginTaggedField(300)
      writer.writeRaw(Buffer.alloc(size, 9))
      writer.endTaggedField(mark)
      writer.writeInt8(6)
      const reader = new Reader(Buffer.concat(writer.segments()))
      expect(reader.readInt8()).toBe(5)
      expect(reader.readUnsignedVarint()).toBe(300)
      expect(reader.readTaggedFieldEnd() - reader.position).toBe(size)
      expect(reader.readView(size).every(byte => byte === 9)).toBe(true)
      expect(reader.readInt8()).toBe(6)
      expect(reader.remaining).toBe(0)
    }
  })

  test('can be nested', () => {
    const bytes = written(writer => {
      const outer = writer.beginTaggedField(1)
      const inner = writer.beginTaggedField(2)
      writer.writeRaw(Buffer.alloc(200, 3))
      writer.endTaggedField(inner)
      writer.endTaggedField(outer)
    })
    expect(bytes.subarray(0, 6).toString('hex')).toBe('01cb0102c801')
  })
})

describe('a value that does not fit its type is refused', () => {
  test.each([
    ['int8', (w: Writer) => w.writeInt8(128)],
    ['int8, not whole', (w: Writer) => w.writeInt8(1.5)],
    ['uint8', (w: Writer) => w.writeUint8(-1)],
    ['int16', (w: Writer) => w.writeInt16(32768)],
    ['uint16', (w: Writer) => w.writeUint16(65536)],
    ['int32', (w: Writer) => w.writeInt32(2147483648)],
    ['int32, missing', (w: Writer) => w.writeInt32(undefined as unknown as number)],
    ['uint32', (w: Writer) => w.writeUint32(-1)],
    ['int64', (w: Writer) => w.writeInt64(2n ** 63n)],
    ['int64 from a number', (w: Writer) => w.writeInt64FromNumber(0.5)],
    ['int64 from NaN', (w: Writer) => w.writeInt64FromNumber(Number.NaN)],
    ['float64', (w: Writer) => w.writeFloat64('1' as unknown as number)],
    ['unsigned varint', (w: Writer) => w.writeUnsignedVarint(-1)],
    ['varint', (w: Writer) => w.writeVarint(2147483648)],
    ['varlong', (w: Writer) => w.writeVarlong(2n ** 63n)],
    ['UUID, too short', (w: Writer) => w.writeUuid('AAAA')],
    ['UUID, with dashes', (w: Writer) => w.writeUuid('123e4567-e89b-12d3-a456-426614174000')],
    ['UUID, other letters', (w: Writer) => w.writeUuid('AAAAAAAAAAAAAAAAAAAA!!')],
  ])('%s', (_, write) => {
    expect(() => write(new Writer())).toThrow(RangeError)
  })
})
