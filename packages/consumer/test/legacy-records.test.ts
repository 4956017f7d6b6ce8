import { crc32 } from 'node:zlib'
import { codec } from '@kclient/protocol'
import { expect, test } from 'vitest'
import { chunkOf, drain, offsets, texts } from './support/chunks.ts'

/** A message of the formats before 0.11. */
function message(magic: 0 | 1, offset: bigint, value: Buffer, attributes = 0, timestamp = 5n): Buffer {
  const head = Buffer.alloc(magic === 1 ? 10 : 2)
  head.writeInt8(magic, 0)
  head.writeInt8(attributes, 1)
  if (magic === 1) head.writeBigInt64BE(timestamp, 2)
  const body = Buffer.alloc(8 + value.length)
  body.writeInt32BE(-1, 0)
  body.writeInt32BE(value.length, 4)
  value.copy(body, 8)
  const content = Buffer.concat([head, body])
  const frame = Buffer.alloc(16)
  frame.writeBigInt64BE(offset, 0)
  frame.writeInt32BE(content.length + 4, 8)
  frame.writeUInt32BE(crc32(content), 12)
  return Buffer.concat([frame, content])
}

test.each([0, 1] as const)('messages of format %d are read, one by one and wrapped, from the position on', magic => {
  const inner = [0n, 1n, 2n].map(offset =>
    message(magic, magic === 1 ? offset : offset + 12n, Buffer.from(`in${offset}`)),
  )
  const gzip = 1
  const wrapper = message(magic, 14n, codec('gzip').compress(Buffer.concat(inner)), gzip)
  const chunk = chunkOf([message(magic, 10n, Buffer.from('a')), message(magic, 11n, Buffer.from('b')), wrapper], {
    from: 11n,
  })
  const { records, end } = drain(chunk)
  expect(end).toBe('done')
  expect(offsets(records)).toEqual([11, 12, 13, 14])
  expect(texts(records)).toEqual(['b', 'in0', 'in1', 'in2'])
  expect(records.map(({ timestamp, leaderEpoch }) => [timestamp, leaderEpoch])).toEqual(
    records.map(() => [magic === 1 ? 5 : -1, null]),
  )
  expect(chunk.partition.position).toBe(15n)
})

test('a wrapped message set that is too large when decompressed is told', () => {
  const large = message(1, 0n, Buffer.alloc(100_000))
  const wrapper = message(1, 0n, codec('gzip').compress(large), 1)
  expect(drain(chunkOf([wrapper], { maxDecompressedBytes: 10_000 })).end).toMatchObject({
    code: 'RECORD_TOO_LARGE',
    topic: 't',
    partition: 0,
    offset: 0n,
  })
})
