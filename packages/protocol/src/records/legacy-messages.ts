import { codec } from '../codecs/codec.ts'
import { malformed, within } from '../codecs/failures.ts'
import { attribute, logOverhead, readTimestamp } from './batch-layout.ts'
import { putVarint, putVarlong } from './varint.ts'

/** Where the fields of a message of magic 0 and 1 are, from the first byte of its offset. */
export const legacyField = {
  crc: 12,
  magic: 16,
  attributes: 17,
  timestamp: 18,
} as const

/** A message as the older formats have it: what is needed to convert it. */
interface Message {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
  readonly magic: 0 | 1 | 2
  readonly attributes: number
}

/** The records of a message, as the current format has them. */
export interface ConvertedMessages {
  readonly bytes: Buffer
  readonly count: number
  readonly baseOffset: bigint
  readonly lastOffsetDelta: number
  readonly baseTimestamp: number
}

/** The smallest length field of a message: checksum, magic, attributes, timestamp, and the lengths of key and value. */
export function minLegacySize(magic: number): number {
  return magic === 0 ? 14 : 22
}

/**
 * Reads a message of magic 0 or 1, or the messages that are compressed inside it, and writes them as records of
 * magic 2, so that one cursor reads them all. Old data is rare, and pays for a copy; new data pays nothing.
 */
export function convertMessages(message: Message, maxBytes: number): ConvertedMessages {
  const id = message.attributes & attribute.compression
  const own = message.bytes.readBigInt64BE(message.start)
  if (id === 0) {
    const target = Buffer.alloc(message.end - message.start + maxGrowth)
    const size = putMessage(target, 0, message, 0, 0)
    const baseTimestamp = timestampOf(message)
    return { bytes: target.subarray(0, size), count: 1, baseOffset: own, lastOffsetDelta: 0, baseTimestamp }
  }

  const { valueStart, valueEnd } = payloadsOf(message)
  if (valueStart < 0) throw malformed('A compressed message without content')
  const set = within(maxBytes, codec(id).decompress(message.bytes.subarray(valueStart, valueEnd), maxBytes))
  const inner = readMessages(set, message)
  const first = inner[0]
  const last = inner.at(-1)
  if (first === undefined || last === undefined) throw malformed('A compressed message with no messages inside')

  // Magic 0 has the offsets inside. Magic 1 counts them from wherever the producer began, and the outer offset, which
  // is the only one that the broker wrote, is that of the last message.
  const firstOffset = first.bytes.readBigInt64BE(first.start)
  const lastOffset = last.bytes.readBigInt64BE(last.start)
  const baseOffset = message.magic === 0 ? firstOffset : own - lastOffset + firstOffset
  const baseTimestamp = timestampOf(first)
  const target = Buffer.alloc(set.length + inner.length * maxGrowth)
  let at = 0
  for (const each of inner) {
    const delta = Number(each.bytes.readBigInt64BE(each.start) - firstOffset)
    if ((delta | 0) !== delta || delta < 0) throw malformed('A compressed message whose offsets cannot be')
    at = putMessage(target, at, each, timestampOf(each) - baseTimestamp, delta)
  }
  return {
    bytes: target.subarray(0, at),
    count: inner.length,
    baseOffset,
    lastOffsetDelta: Number(lastOffset - firstOffset),
    baseTimestamp,
  }
}

/** How much longer a record of magic 2 can be than the message it came from: its varints against what they replace. */
const maxGrowth = 8

function readMessages(set: Buffer, outer: Message): Message[] {
  const messages: Message[] = []
  let start = 0
  while (set.length - start > legacyField.magic) {
    const end = start + logOverhead + set.readInt32BE(start + 8)
    const magic = set.readInt8(start + legacyField.magic)
    if (magic !== outer.magic) throw malformed(`A message of format ${magic} inside one of format ${outer.magic}`)
    if (end - start - logOverhead < minLegacySize(magic) || end > set.length) {
      throw malformed('A compressed message with a message inside that does not fit its length')
    }
    const attributes = set.readInt8(start + legacyField.attributes)
    if ((attributes & attribute.compression) !== 0) throw malformed('A compressed message inside a compressed message')
    messages.push({ bytes: set, start, end, magic, attributes })
    start = end
  }
  if (start !== set.length) throw malformed('A compressed message with a part of a message inside')
  return messages
}

function timestampOf(message: Message): number {
  return message.magic === 0 ? -1 : readTimestamp(message.bytes, message.start + legacyField.timestamp)
}

function putMessage(target: Buffer, at: number, message: Message, timestampDelta: number, offsetDelta: number): number {
  const { bytes } = message
  const { keyStart, keyEnd, valueStart, valueEnd } = payloadsOf(message)
  // A record's length stands first and needs up to five bytes: the record is written behind them, and moved down.
  const body = at + 5
  let to = body
  target[to++] = 0
  to = putVarlong(target, to, timestampDelta)
  to = putVarint(target, to, offsetDelta)
  to = putView(target, to, bytes, keyStart, keyEnd)
  to = putView(target, to, bytes, valueStart, valueEnd)
  target[to++] = 0
  const start = putVarint(target, at, to - body)
  target.copyWithin(start, body, to)
  return start + to - body
}

function putView(target: Buffer, at: number, bytes: Buffer, start: number, end: number): number {
  if (start < 0) return putVarint(target, at, -1)
  at = putVarint(target, at, end - start)
  return at + bytes.copy(target, at, start, end)
}

/** Where key and value of a message are; -1 for null. */
interface Payloads {
  readonly keyStart: number
  readonly keyEnd: number
  readonly valueStart: number
  readonly valueEnd: number
}

function payloadsOf(message: Message): Payloads {
  const keyAt = message.start + legacyField.timestamp + (message.magic === 0 ? 0 : 8)
  const keySize = sizeAt(message, keyAt)
  const valueAt = keyAt + 4 + Math.max(keySize, 0)
  const valueSize = sizeAt(message, valueAt)
  if (valueAt + 4 + Math.max(valueSize, 0) !== message.end)
    throw malformed('A message that is longer than it should be')
  return {
    keyStart: keySize < 0 ? -1 : keyAt + 4,
    keyEnd: keySize < 0 ? -1 : valueAt,
    valueStart: valueSize < 0 ? -1 : valueAt + 4,
    valueEnd: valueSize < 0 ? -1 : message.end,
  }
}

/** The size of the key or value whose length is at a position; -1 for null. */
function sizeAt(message: Message, at: number): number {
  if (at + 4 > message.end) throw malformed('A message that ends before its key or value')
  const size = message.bytes.readInt32BE(at)
  if (size < -1 || size > message.end - at - 4) throw malformed(`A message with a key or value of ${size} bytes`)
  return size
}
