import { malformed } from '../codecs/failures.ts'
import type { RecordHeader } from './payload.ts'

const noHeaders: readonly RecordHeader[] = Object.freeze([])

/**
 * Walks over the records of one batch and makes nothing on the way: after each {@link next} its fields tell where in
 * {@link bytes} the key and value of the record are. They are only to be read, and hold until the next `next()`.
 */
export class RecordCursor {
  /** The memory that positions refer to. */
  readonly bytes: Buffer
  /** The record's offset, counted from the base offset of its batch. */
  offsetDelta = 0
  /** The record's timestamp, counted from that of its batch; see {@link timestamp}. */
  timestampDelta = 0
  /** Where the key starts, -1 for a null key. */
  keyStart = -1
  keyEnd = -1
  /** Where the value starts, -1 for a null value. */
  valueStart = -1
  valueEnd = -1
  headerCount = 0

  #at: number
  #end: number
  #left: number
  #headersStart = 0
  #baseTimestamp: number
  #fixedTimestamp: boolean
  #value = 0

  /**
   * @param bytes - Holds the uncompressed records from `start` to `end`.
   * @param count - How many records the batch declares.
   * @param baseTimestamp - What timestamps count from; when `fixedTimestamp`, the timestamp of all records.
   */
  constructor(
    bytes: Buffer,
    start: number,
    end: number,
    count: number,
    baseTimestamp: number,
    fixedTimestamp: boolean,
  ) {
    this.bytes = bytes
    this.#at = start
    this.#end = Math.min(end, bytes.length)
    this.#left = count
    this.#baseTimestamp = baseTimestamp
    this.#fixedTimestamp = fixedTimestamp
  }

  /** The record's timestamp in ms; -1 when it has none. */
  get timestamp(): number {
    return this.#fixedTimestamp ? this.#baseTimestamp : this.#baseTimestamp + this.timestampDelta
  }

  /** A view of the key. */
  key(): Buffer | null {
    return this.keyStart < 0 ? null : this.bytes.subarray(this.keyStart, this.keyEnd)
  }

  /** A view of the value. */
  value(): Buffer | null {
    return this.valueStart < 0 ? null : this.bytes.subarray(this.valueStart, this.valueEnd)
  }

  /**
   * Moves to the next record; false after the last.
   *
   * @throws InvalidMessageError when the record does not fill its length exactly, leaves the batch, or holds a length
   * that cannot be; and when records are left over after the declared count.
   */
  next(): boolean {
    const bytes = this.bytes
    const end = this.#end
    let at = this.#at
    if (this.#left <= 0) {
      if (this.#left < 0 || at !== end) throw this.#broken('its records do not end where the batch ends')
      return false
    }

    // Each number is a zigzag varint, nearly always of one or two bytes. Reading past the end gives undefined, which
    // counts as 0 here, and the position, which only grows, is compared with the end of the record afterwards.
    let zigzag = bytes[at++] as number
    if (zigzag >= 0x80) {
      const second = bytes[at++] as number
      if (second < 0x80) zigzag = (zigzag & 0x7f) | (second << 7)
      else {
        zigzag = this.#varint(at - 2)
        at = this.#value
      }
    }
    const size = (zigzag >>> 1) ^ -(zigzag & 1)
    const recordEnd = at + size
    if (size < 0 || recordEnd > end) throw this.#broken(`a record of ${size} bytes leaves the batch`)
    at++

    zigzag = bytes[at++] as number
    if (zigzag >= 0x80) {
      const second = bytes[at++] as number
      if (second < 0x80) {
        zigzag = (zigzag & 0x7f) | (second << 7)
        this.timestampDelta = (zigzag >>> 1) ^ -(zigzag & 1)
      } else {
        this.timestampDelta = this.#varlong(at - 2)
        at = this.#value
      }
    } else this.timestampDelta = (zigzag >>> 1) ^ -(zigzag & 1)

    zigzag = bytes[at++] as number
    if (zigzag >= 0x80) {
      const second = bytes[at++] as number
      if (second < 0x80) zigzag = (zigzag & 0x7f) | (second << 7)
      else {
        zigzag = this.#varint(at - 2)
        at = this.#value
      }
    }
    this.offsetDelta = (zigzag >>> 1) ^ -(zigzag & 1)

    zigzag = bytes[at++] as number
    if (zigzag >= 0x80) {
      const second = bytes[at++] as number
      if (second < 0x80) zigzag = (zigzag & 0x7f) | (second << 7)
      else {
        zigzag = this.#varint(at - 2)
        at = this.#value
      }
    }
    let length = (zigzag >>> 1) ^ -(zigzag & 1)
    if (length >= 0) {
      this.keyStart = at
      this.keyEnd = at += length
    } else {
      if (length !== -1) throw this.#broken(`a key of ${length} bytes`)
      this.keyStart = this.keyEnd = -1
    }

    zigzag = bytes[at++] as number
    if (zigzag >= 0x80) {
      const second = bytes[at++] as number
      if (second < 0x80) zigzag = (zigzag & 0x7f) | (second << 7)
      else {
        zigzag = this.#varint(at - 2)
        at = this.#value
      }
    }
    length = (zigzag >>> 1) ^ -(zigzag & 1)
    if (length >= 0) {
      this.valueStart = at
      this.valueEnd = at += length
    } else {
      if (length !== -1) throw this.#broken(`a value of ${length} bytes`)
      this.valueStart = this.valueEnd = -1
    }

    const headers = bytes[at++] as number
    this.#headersStart = at
    if (headers === 0) this.headerCount = 0
    else at = this.#skipHeaders(at - 1, recordEnd)
    if (at !== recordEnd) throw this.#broken(`a record of ${size} bytes holds more or less`)
    this.#at = at
    this.#left--
    return true
  }

  /** The headers, in their order; values are views. Without headers, always the same empty array. */
  headers(): readonly RecordHeader[] {
    if (this.headerCount === 0) return noHeaders
    const bytes = this.bytes
    const headers: RecordHeader[] = []
    let at = this.#headersStart
    for (let i = 0; i < this.headerCount; i++) {
      const nameSize = unzigzag(this.#varint(at))
      at = this.#value
      const name = bytes.toString('utf8', at, at + nameSize)
      const valueSize = unzigzag(this.#varint(at + nameSize))
      at = this.#value
      headers.push([name, valueSize < 0 ? null : bytes.subarray(at, (at += valueSize))])
    }
    return headers
  }

  /** Checks all headers, so that {@link headers} need not; returns the position after them. */
  #skipHeaders(start: number, recordEnd: number): number {
    const count = unzigzag(this.#varint(start))
    let at = this.#value
    // The smallest header takes two bytes: one for each length.
    if (count < 0 || count * 2 > recordEnd - at) throw this.#broken(`${count} headers in ${recordEnd - at} bytes`)
    this.headerCount = count
    this.#headersStart = at
    for (let i = 0; i < count; i++) {
      const nameSize = unzigzag(this.#varint(at))
      at = this.#value + nameSize
      if (nameSize < 0 || at >= recordEnd) throw this.#broken(`a header name of ${nameSize} bytes`)
      const valueSize = unzigzag(this.#varint(at))
      at = valueSize < 0 ? this.#value : this.#value + valueSize
      if (valueSize < -1 || at > recordEnd) throw this.#broken(`a header value of ${valueSize} bytes`)
    }
    return at
  }

  /** Reads an unsigned varint of up to five bytes; leaves the position after it in #value. */
  #varint(at: number): number {
    const bytes = this.bytes
    let value = 0
    for (let shift = 0; shift <= 28; shift += 7) {
      const byte = at < this.#end ? (bytes[at] as number) : -1
      at++
      if (byte < 0) throw this.#broken('a number is cut off')
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) {
        if (shift === 28 && byte > 0x0f) break
        this.#value = at
        return value
      }
    }
    throw this.#broken('a number takes more than 32 bits')
  }

  /** Reads a zigzag varint of up to ten bytes; leaves the position after it in #value. */
  #varlong(at: number): number {
    const bytes = this.bytes
    const start = at
    let magnitude = 0
    let negative = false
    let scale = 1
    for (; at < start + 10 && at < this.#end; at++) {
      const byte = bytes[at] as number
      if (at === start) {
        negative = (byte & 1) === 1
        magnitude = (byte & 0x7e) >>> 1
        scale = 0x40
      } else {
        magnitude += (byte & 0x7f) * scale
        scale *= 0x80
      }
      if (byte < 0x80) {
        this.#value = at + 1
        return negative ? -1 - magnitude : magnitude
      }
    }
    throw this.#broken('a number is cut off or takes more than 64 bits')
  }

  #broken(what: string): Error {
    return malformed(`Malformed record batch: ${what}`)
  }
}

function unzigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1)
}
