import { putVarint, varintSize } from './varint.ts'

/** What a key, a value or a header value may be. A string is written as UTF-8; null is not the same as empty. */
export type Payload = string | Uint8Array | null

/** A header to write. Names may repeat; their order is kept. */
export type HeaderInput = readonly [name: string, value: Payload]

/** A header as read. */
export type RecordHeader = readonly [name: string, value: Buffer | null]

/** Up to this length a loop over the characters is faster than a call into the engine. */
const shortString = 16

/** Up to this length an array is copied by a loop. */
const shortArray = 16

/** Writes a length and the payload; returns the position after it. There has to be room, which the caller checks. */
export function putPayload(bytes: Buffer, at: number, payload: Payload): number {
  if (typeof payload === 'string') return putString(bytes, at, payload)
  if (payload === null) {
    bytes[at] = 1
    return at + 1
  }
  const length = payload.length
  at = putVarint(bytes, at, length)
  if (length <= shortArray) {
    for (let i = 0; i < length; i++) bytes[at + i] = payload[i] as number
  } else {
    bytes.set(payload, at)
  }
  return at + length
}

/** Writes the length in bytes and the UTF-8 of a string; returns the position after it. */
function putString(bytes: Buffer, at: number, text: string): number {
  const units = text.length
  if (units <= shortString) {
    let i = 0
    for (let unit = 0; i < units; i++) {
      unit = text.charCodeAt(i)
      if (unit >= 0x80) break
      bytes[at + 1 + i] = unit
    }
    if (i === units) {
      bytes[at] = units << 1
      return at + 1 + units
    }
  }
  // The length stands before the text and is known after it: room is left for the length of an ASCII string, and the
  // few others whose length takes more bytes are moved up.
  const guess = varintSize(units)
  const size = bytes.write(text, at + guess, 'utf8')
  if (size !== units) {
    const width = varintSize(size)
    if (width !== guess) bytes.copyWithin(at + width, at + guess, at + guess + size)
  }
  return putVarint(bytes, at, size) + size
}

/** Writes the count of headers and the headers; returns the position after them. */
export function putHeaders(bytes: Buffer, at: number, headers: readonly HeaderInput[]): number {
  at = putVarint(bytes, at, headers.length)
  for (const header of headers) {
    at = putString(bytes, at, header[0])
    at = putPayload(bytes, at, header[1])
  }
  return at
}
