import { maxStringBytes } from './limits.ts'
import Long from 'long'
import { ZERO_UUID, type Uuid } from './uuid.ts'

/** From this size on, bytes are passed on by reference: a copy costs more than one more entry in a writev. */
const referenceFrom = 1024

/** Up to this length a loop over the characters beats a call into the runtime. */
const shortString = 15

/** As many UTF-8 bytes as one UTF-16 unit can take. */
const maxBytesPerUnit = 3

const maxInt64 = 2n ** 63n - 1n
const minInt64 = -(2n ** 63n)

/**
 * Writes Kafka's primitive types into a buffer that grows by doubling.
 *
 * The result is a list of segments, ready for one writev. Bytes from 1 KiB up are segments of their own and are not
 * copied: do not change them until the segments are on the wire. A value that does not fit its type throws RangeError.
 */
export class Writer {
  #bytes: Buffer
  #view: DataView
  /** Where the open segment begins: closed ones share the buffer, or kept the one before it grew. */
  #start = 0
  #at = 0
  #capacity: number
  readonly #closed: Buffer[] = []
  #closedBytes = 0
  #openSections = 0

  /** @param initialCapacity - Bytes to begin with, as near to the size of the message as one knows. */
  constructor(initialCapacity = 512) {
    this.#bytes = Buffer.allocUnsafe(initialCapacity)
    this.#view = viewOf(this.#bytes)
    this.#capacity = initialCapacity
  }

  /** Bytes written so far. */
  get byteLength(): number {
    return this.#closedBytes + this.#at - this.#start
  }

  /** What has been written so far. Writing may go on; what follows is in segments of its own. */
  segments(): Buffer[] {
    this.#close()
    return this.#closed.slice()
  }

  /** What has been written so far, in one piece: copied, unless there is one segment only. For messages inside of others. */
  toBuffer(): Buffer {
    this.#close()
    const [first] = this.#closed
    if (first !== undefined && this.#closed.length === 1) return first
    const whole = Buffer.allocUnsafe(this.#closedBytes)
    let at = 0
    for (const segment of this.#closed) {
      whole.set(segment, at)
      at += segment.byteLength
    }
    return whole
  }

  writeInt8(value: number): void {
    if ((value << 24) >> 24 !== value) throw doesNotFit('int8', value)
    const at = this.#room(1)
    this.#view.setInt8(at, value)
  }

  writeUint8(value: number): void {
    if ((value & 0xff) !== value) throw doesNotFit('uint8', value)
    const at = this.#room(1)
    this.#view.setUint8(at, value)
  }

  writeInt16(value: number): void {
    if ((value << 16) >> 16 !== value) throw doesNotFit('int16', value)
    const at = this.#room(2)
    this.#view.setInt16(at, value)
  }

  writeUint16(value: number): void {
    if ((value & 0xffff) !== value) throw doesNotFit('uint16', value)
    const at = this.#room(2)
    this.#view.setUint16(at, value)
  }

  writeInt32(value: number): void {
    if ((value | 0) !== value) throw doesNotFit('int32', value)
    const at = this.#room(4)
    this.#view.setInt32(at, value)
  }

  writeUint32(value: number): void {
    if (value >>> 0 !== value) throw doesNotFit('uint32', value)
    const at = this.#room(4)
    this.#view.setUint32(at, value)
  }

  writeInt64(value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) throw doesNotFit('int64', value)
    const at = this.#room(8)
    this.#view.setBigInt64(at, value)
  }

  /** Writes a whole number as an int64; what lies beyond the range (as 2^63, read from 2^63-1) becomes its end. */
  writeInt64FromNumber(value: number): void {
    if (!Number.isInteger(value)) throw doesNotFit('int64', value)
    if (value >= 2 ** 63) return this.writeInt64(maxInt64)
    if (value < -(2 ** 63)) return this.writeInt64(minInt64)
    const at = this.#room(8)
    this.#view.setInt32(at, Math.floor(value / 0x1_0000_0000))
    this.#view.setUint32(at + 4, value >>> 0)
  }

  writeFloat64(value: number): void {
    if (typeof value !== 'number') throw doesNotFit('float64', value)
    const at = this.#room(8)
    this.#view.setFloat64(at, value)
  }

  writeBoolean(value: boolean): void {
    const at = this.#room(1)
    this.#view.setUint8(at, value ? 1 : 0)
  }

  writeUuid(value: Uuid): void {
    const at = this.#room(16)
    if (value === ZERO_UUID) this.#bytes.fill(0, at, at + 16)
    else if (value.length !== 22 || this.#bytes.write(value, at, 16, 'base64url') !== 16)
      throw doesNotFit('UUID', value)
  }

  /** An unsigned 32-bit integer in one to five bytes. */
  writeUnsignedVarint(value: number): void {
    if (value >>> 0 !== value) throw doesNotFit('unsigned varint', value)
    const at = this.#room(5)
    this.#at = this.#putVarint(at, value)
  }

  /** A signed 32-bit integer, zigzag-encoded. */
  writeVarint(value: number): void {
    if ((value | 0) !== value) throw doesNotFit('varint', value)
    this.writeUnsignedVarint(((value << 1) ^ (value >> 31)) >>> 0)
  }

  /** A signed 64-bit integer, zigzag-encoded, in one to ten bytes. */
  writeVarlong(value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) throw doesNotFit('varlong', value)
    const long = Long.fromBigInt(value)
    let rest = long.shiftLeft(1).xor(long.shiftRight(63)).toUnsigned()
    while (rest.greaterThan(0x7f)) {
      this.writeUint8((rest.low & 0x7f) | 0x80)
      rest = rest.shiftRightUnsigned(7)
    }
    this.writeUint8(rest.low)
  }

  writeString(value: string): void {
    const at = this.#room(2 + value.length * maxBytesPerUnit)
    const length = this.#putString(at + 2, value)
    this.#view.setInt16(at, length)
    this.#at = at + 2 + length
  }

  writeNullableString(value: string | null): void {
    if (value === null) this.writeInt16(-1)
    else this.writeString(value)
  }

  writeCompactString(value: string): void {
    const most = value.length * maxBytesPerUnit
    const at = this.#room(5 + most)
    // The length comes first, in as many bytes as it needs: with one byte for sure, the text can be written at once.
    if (most + 1 < 0x80) {
      const length = this.#putString(at + 1, value)
      this.#view.setUint8(at, length + 1)
      this.#at = at + 1 + length
    } else {
      const text = this.#putVarint(at, Buffer.byteLength(value) + 1)
      this.#at = text + this.#putString(text, value)
    }
  }

  writeCompactNullableString(value: string | null): void {
    if (value === null) this.writeUnsignedVarint(0)
    else this.writeCompactString(value)
  }

  writeBytes(value: Uint8Array): void {
    this.writeInt32(value.byteLength)
    this.writeRaw(value)
  }

  writeNullableBytes(value: Uint8Array | null): void {
    if (value === null) this.writeInt32(-1)
    else this.writeBytes(value)
  }

  writeCompactBytes(value: Uint8Array): void {
    this.writeUnsignedVarint(value.byteLength + 1)
    this.writeRaw(value)
  }

  writeCompactNullableBytes(value: Uint8Array | null): void {
    if (value === null) this.writeUnsignedVarint(0)
    else this.writeCompactBytes(value)
  }

  /** Bytes without a length before them; from 1 KiB up by reference. */
  writeRaw(value: Uint8Array): void {
    const length = value.byteLength
    if (length < referenceFrom || this.#openSections > 0) {
      const at = this.#room(length)
      this.#bytes.set(value, at)
      return
    }
    this.#close()
    this.#closed.push(Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, length))
    this.#closedBytes += length
  }

  writeArrayLength(count: number): void {
    this.writeInt32(count)
  }

  writeCompactArrayLength(count: number): void {
    this.writeUnsignedVarint(count + 1)
  }

  /** Whether a nullable struct follows. */
  writePresence(present: boolean): void {
    this.writeInt8(present ? 1 : -1)
  }

  /** Begins a tagged field; what is written until {@link endTaggedField} is its value. */
  beginTaggedField(tag: number): number {
    this.writeUnsignedVarint(tag)
    this.#openSections++
    return this.#room(1) - this.#start
  }

  /** @param mark - What {@link beginTaggedField} returned. */
  endTaggedField(mark: number): void {
    // Sections hold everything in the open segment, so that the value can make room for a longer size.
    const size = this.#at - this.#start - mark - 1
    const extra = varintBytes(size) - 1
    if (extra > 0) {
      this.#room(extra)
      const value = this.#start + mark + 1
      this.#bytes.copyWithin(value + extra, value, value + size)
    }
    this.#putVarint(this.#start + mark, size)
    this.#openSections--
  }

  /**
   * Takes `length` bytes and returns where they begin; strings and varints give back what they do not need. May replace
   * buffer and view: call it before touching them.
   */
  #room(length: number): number {
    const at = this.#at
    if (at + length <= this.#capacity) {
      this.#at = at + length
      return at
    }
    return this.#grow(length)
  }

  #grow(length: number): number {
    const open = this.#at - this.#start
    const capacity = Math.max(open * 2, open + length, 512)
    const bytes = Buffer.allocUnsafe(capacity)
    this.#bytes.copy(bytes, 0, this.#start, this.#at)
    this.#bytes = bytes
    this.#view = viewOf(bytes)
    this.#capacity = capacity
    this.#start = 0
    this.#at = open + length
    return open
  }

  #close(): void {
    if (this.#at === this.#start) return
    this.#closed.push(this.#bytes.subarray(this.#start, this.#at))
    this.#closedBytes += this.#at - this.#start
    this.#start = this.#at
  }

  #putVarint(at: number, value: number): number {
    let rest = value
    let next = at
    while (rest > 0x7f) {
      this.#view.setUint8(next++, (rest & 0x7f) | 0x80)
      rest >>>= 7
    }
    this.#view.setUint8(next, rest)
    return next + 1
  }

  /** Writes the text where there is room for three bytes per unit, and returns how many bytes it took. */
  #putString(at: number, value: string): number {
    const units = value.length
    if (units <= shortString) {
      const view = this.#view
      let index = 0
      for (; index < units; index++) {
        const unit = value.charCodeAt(index)
        if (unit > 0x7f) break
        view.setUint8(at + index, unit)
      }
      if (index === units) return units
    }
    const length = this.#bytes.write(value, at)
    if (length > maxStringBytes)
      throw new RangeError(`A string of ${length} bytes is longer than Kafka's ${maxStringBytes}`)
    return length
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function varintBytes(value: number): number {
  let bytes = 1
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes++
  return bytes
}

function doesNotFit(type: string, value: unknown): RangeError {
  return new RangeError(
    `${typeof value === 'string' ? JSON.stringify(value) : String(value)} is not a value of type ${type}`,
  )
}
