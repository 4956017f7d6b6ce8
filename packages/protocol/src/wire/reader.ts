import { KafkaProtocolError } from '@kclient/errors'
import Long from 'long'
import { maxArrayLength, maxStringBytes, maxTaggedFields } from './limits.ts'
import { ZERO_UUID, type Uuid } from './uuid.ts'

/**
 * Reads Kafka's primitive types from one buffer, front to back.
 *
 * Nothing is trusted: every read is checked against the end, and every length and count before anything is allocated
 * for it. Malformed bytes throw {@link KafkaProtocolError}, after which the reader is of no further use. Bytes are
 * returned as views of the buffer, never as copies.
 */
export class Reader {
  readonly #bytes: Buffer
  readonly #view: DataView
  readonly #end: number
  #at: number

  /**
   * @param bytes - Read in place: do not change them while the result is in use.
   * @param start - Where reading begins.
   * @param end - Where it ends, at most the length of `bytes`.
   */
  constructor(bytes: Uint8Array, start = 0, end: number = bytes.byteLength) {
    if (!(start >= 0 && start <= end && end <= bytes.byteLength)) {
      throw new RangeError(`Cannot read bytes ${start} to ${end} of ${bytes.byteLength}`)
    }
    this.#bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#at = start
    this.#end = end
  }

  /** Index of the next byte. */
  get position(): number {
    return this.#at
  }

  /** Number of bytes not read yet. */
  get remaining(): number {
    return this.#end - this.#at
  }

  readInt8(): number {
    return this.#view.getInt8(this.#take(1))
  }

  readUint8(): number {
    return this.#view.getUint8(this.#take(1))
  }

  readInt16(): number {
    return this.#view.getInt16(this.#take(2))
  }

  readUint16(): number {
    return this.#view.getUint16(this.#take(2))
  }

  readInt32(): number {
    return this.#view.getInt32(this.#take(4))
  }

  readUint32(): number {
    return this.#view.getUint32(this.#take(4))
  }

  readInt64(): bigint {
    return this.#view.getBigInt64(this.#take(8))
  }

  /** An int64 as the nearest number: exact up to 2^53. */
  readInt64AsNumber(): number {
    const at = this.#take(8)
    return this.#view.getInt32(at) * 0x1_0000_0000 + this.#view.getUint32(at + 4)
  }

  readFloat64(): number {
    return this.#view.getFloat64(this.#take(8))
  }

  readBoolean(): boolean {
    return this.#view.getUint8(this.#take(1)) !== 0
  }

  readUuid(): Uuid {
    const at = this.#take(16)
    const view = this.#view
    if (
      view.getUint32(at) === 0 &&
      view.getUint32(at + 4) === 0 &&
      view.getUint32(at + 8) === 0 &&
      view.getUint32(at + 12) === 0
    ) {
      return ZERO_UUID
    }
    return this.#bytes.toString('base64url', at, at + 16)
  }

  /** An unsigned 32-bit integer of one to five bytes. */
  readUnsignedVarint(): number {
    const first = this.readUint8()
    if (first < 0x80) return first
    let value = first & 0x7f
    for (let shift = 7; shift < 28; shift += 7) {
      const byte = this.readUint8()
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    const last = this.readUint8()
    if (last > 0x0f) throw this.#malformed('a varint of more than 32 bits')
    return (value | (last << 28)) >>> 0
  }

  /** A signed 32-bit integer, zigzag-encoded. */
  readVarint(): number {
    const value = this.readUnsignedVarint()
    return (value >>> 1) ^ -(value & 1)
  }

  /** A signed 64-bit integer, zigzag-encoded, of one to ten bytes. */
  readVarlong(): bigint {
    let low = 0
    let high = 0
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = this.readUint8()
      const bits = byte & 0x7f
      if (shift < 32) low |= bits << shift
      // The fifth byte has bits of both halves.
      if (shift > 25) high |= shift < 32 ? bits >>> (32 - shift) : bits << (shift - 32)
      if (byte < 0x80) return unzigzag(low, high)
    }
    const last = this.readUint8()
    if (last > 1) throw this.#malformed('a varlong of more than 64 bits')
    return unzigzag(low, high | (last << 31))
  }

  readString(): string {
    return this.#string(this.#present(this.readInt16(), 'string'))
  }

  readNullableString(): string | null {
    const length = this.readInt16()
    return length === -1 ? null : this.#string(length)
  }

  readCompactString(): string {
    return this.#string(this.#present(this.readUnsignedVarint() - 1, 'string'))
  }

  readCompactNullableString(): string | null {
    const length = this.readUnsignedVarint() - 1
    return length === -1 ? null : this.#string(length)
  }

  readBytes(): Buffer {
    return this.readView(this.#present(this.readInt32(), 'bytes'))
  }

  readNullableBytes(): Buffer | null {
    const length = this.readInt32()
    return length === -1 ? null : this.readView(length)
  }

  readCompactBytes(): Buffer {
    return this.readView(this.#present(this.readUnsignedVarint() - 1, 'bytes'))
  }

  readCompactNullableBytes(): Buffer | null {
    const length = this.readUnsignedVarint() - 1
    return length === -1 ? null : this.readView(length)
  }

  /** The next `length` bytes, as a view. */
  readView(length: number): Buffer {
    const at = this.#take(length)
    return this.#bytes.subarray(at, at + length)
  }

  skip(length: number): void {
    this.#take(length)
  }

  /**
   * The number of elements of an array that may not be null.
   *
   * @param minElementBytes - The least that one element takes; a count for which that is more than what is left is
   * refused.
   */
  readArrayLength(minElementBytes: number): number {
    return this.#count(this.#present(this.readInt32(), 'array'), minElementBytes)
  }

  /** Like {@link readArrayLength}; -1 stands for null. */
  readNullableArrayLength(minElementBytes: number): number {
    const count = this.readInt32()
    return count === -1 ? -1 : this.#count(count, minElementBytes)
  }

  /** Like {@link readArrayLength}, for flexible versions. */
  readCompactArrayLength(minElementBytes: number): number {
    return this.#count(this.#present(this.readUnsignedVarint() - 1, 'array'), minElementBytes)
  }

  /** Like {@link readArrayLength}, for flexible versions; -1 stands for null. */
  readCompactNullableArrayLength(minElementBytes: number): number {
    const count = this.readUnsignedVarint() - 1
    return count === -1 ? -1 : this.#count(count, minElementBytes)
  }

  /** Whether a nullable struct is there. */
  readPresence(): boolean {
    return this.readInt8() >= 0
  }

  /** The number of fields in a tagged section; a tag, a size and that many bytes follow for each. */
  readTaggedFieldCount(): number {
    const count = this.readUnsignedVarint()
    if (count > maxTaggedFields || count * 2 > this.remaining) throw this.#malformed(`${count} tagged fields`)
    return count
  }

  /** Reads the size of a tagged field, and returns where the field ends. */
  readTaggedFieldEnd(): number {
    const size = this.readUnsignedVarint()
    if (size > this.remaining) throw this.#malformed(`a tagged field of ${size} bytes`)
    return this.#at + size
  }

  /** Checks that a tagged field was as long as it claimed. */
  expectPosition(end: number): void {
    if (this.#at !== end) throw this.#malformed(`a tagged field that should end at byte ${end}`)
  }

  /** Goes to a later position, such as the end of a tagged field of unknown meaning. */
  skipTo(position: number): void {
    if (position < this.#at) throw new RangeError(`Cannot go back from byte ${this.#at} to ${position}`)
    this.#take(position - this.#at)
  }

  /** Skips a whole tagged section. */
  skipTaggedFields(): void {
    for (let left = this.readTaggedFieldCount(); left > 0; left--) {
      this.readUnsignedVarint()
      this.skipTo(this.readTaggedFieldEnd())
    }
  }

  #take(length: number): number {
    const at = this.#at
    const next = at + length
    if (!(length >= 0 && next <= this.#end)) {
      throw this.#malformed(`a value of ${length} bytes, where ${this.#end - at} are left`)
    }
    this.#at = next
    return at
  }

  #string(length: number): string {
    if (length === 0) return ''
    if (length > maxStringBytes) throw this.#malformed(`a string of ${length} bytes`)
    const at = this.#take(length)
    return this.#bytes.toString('utf8', at, at + length)
  }

  #present(length: number, what: string): number {
    if (length < 0) throw this.#malformed(length === -1 ? `null for ${what}` : `${what} of length ${length}`)
    return length
  }

  #count(count: number, minElementBytes: number): number {
    if (count < 0 || count > maxArrayLength || count * minElementBytes > this.remaining) {
      throw this.#malformed(`an array of ${count} elements, where ${this.remaining} bytes are left`)
    }
    return count
  }

  #malformed(what: string): KafkaProtocolError {
    return new KafkaProtocolError(`Malformed message: ${what}, before byte ${this.#at} of ${this.#end}`)
  }
}

/** The signed integer behind the 64 bits of a zigzag encoding. */
function unzigzag(low: number, high: number): bigint {
  const zigzag = Long.fromBits(low, high, true)
  return zigzag.shiftRightUnsigned(1).xor(zigzag.and(1).negate()).toSigned().toBigInt()
}
