import type { HeaderInput, Payload } from './payload.ts'
import { varintSize, varlongSize } from './varint.ts'

/** Of a record without its payloads, at most: length 5, attributes 1, timestamp delta 10, offset delta 5, header count 5. */
export const maxRecordOverhead = 26

/** What the lengths of key and value take, at most: 5 each. A header takes as much. */
export const maxLengths = 10

/** Bytes of UTF-8 that one UTF-16 unit becomes at most; a surrogate pair becomes four, which is two per unit. */
const maxBytesPerUnit = 3

/** What a payload of a size takes with its length; -1 for null. */
export function sizeWithLength(size: number): number {
  return size < 0 ? 1 : varintSize(size) + size
}

/** The least that a payload takes without its length: exactly that when its text is ASCII. */
function leastSize(payload: Payload): number {
  return payload === null ? -1 : payload.length
}

/** The least that all headers and their count take, beyond the one byte of no headers. */
export function headersLeast(headers: readonly HeaderInput[]): number {
  let size = varintSize(headers.length) - 1
  for (const header of headers) size += sizeWithLength(leastSize(header[0])) + sizeWithLength(leastSize(header[1]))
  return size
}

/** The most that all headers take. */
export function headersBound(headers: readonly HeaderInput[]): number {
  let size = 0
  for (const header of headers) size += maxLengths + header[0].length * maxBytesPerUnit + payloadBound(header[1])
  return size
}

/** Exactly what a record takes with its own length. */
export function recordSize(
  delta: number,
  index: number,
  key: Payload,
  value: Payload,
  headers: readonly HeaderInput[] | null,
): number {
  let body = 1 + varlongSize(delta) + varintSize(index) + exactSize(key) + exactSize(value)
  body += varintSize(headers === null ? 0 : headers.length)
  if (headers !== null) {
    for (const [name, content] of headers) {
      if (typeof name !== 'string') throw new TypeError(`The name of a header is a string, not ${typeof name}`)
      body += exactSize(name) + exactSize(content)
    }
  }
  return varintSize(body) + body
}

function exactSize(payload: Payload): number {
  return sizeWithLength(payload === null ? -1 : payloadSize(payload))
}

/** Cheap for short texts, close for long ones. */
export function payloadEstimate(payload: Payload): number {
  return typeof payload === 'string' && payload.length > 100 ? payloadSize(payload) : payloadBound(payload)
}

/** Bytes of a payload without its length, at most: cheap for short strings, exact for all others. */
function payloadBound(payload: Payload): number {
  if (typeof payload === 'string') return payload.length * maxBytesPerUnit
  return payload === null ? 0 : payload.length
}

/** Bytes of a payload without its length. */
function payloadSize(payload: Payload): number {
  if (typeof payload === 'string') return Buffer.byteLength(payload)
  if (payload === null) return 0
  if (payload instanceof Uint8Array) return payload.length
  throw new TypeError(`A key, value or header value is a string, a Uint8Array or null, not ${typeof payload}`)
}
