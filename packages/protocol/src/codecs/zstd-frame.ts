import { malformed } from './failures.ts'

const frameMagic = 0xfd2fb528
const skippableMagic = 0x184d2a50
const blockHeaderSize = 3
const checksumSize = 4

/** Bytes that the content size takes, by the two bits of the descriptor that tell. */
const contentSizeBytes = [0, 2, 4, 8] as const
/** Bytes that the id of a dictionary takes, by the two bits of the descriptor that tell. */
const dictionaryIdBytes = [0, 1, 2, 4] as const

/** What the outside of one frame says (RFC 8878). */
export interface ZstdFrame {
  /** Bytes of the frame, from its magic to its last block or checksum. */
  readonly size: number
  /** Bytes that come out; undefined when the frame does not say. */
  readonly contentSize: number | undefined
  /** Whether it holds no data, and has to be passed over. */
  readonly skippable: boolean
}

/**
 * Walks over the first frame of some bytes without decompressing it. node:zlib of Node 22 gives out what it got from a
 * frame that is cut off, as if that were all; so it is only given whole ones.
 *
 * @throws InvalidMessageError when the bytes are no frame, or end within it.
 */
export function readZstdFrame(bytes: Uint8Array): ZstdFrame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const need = (end: number): void => {
    if (end > bytes.length) throw malformed('Malformed zstd data: cut off')
  }
  need(5)
  const magic = view.getUint32(0, true)
  if ((magic & 0xfffffff0) >>> 0 === skippableMagic) {
    need(8)
    const size = 8 + view.getUint32(4, true)
    need(size)
    return { size, contentSize: undefined, skippable: true }
  }
  if (magic !== frameMagic) throw malformed('Malformed zstd data: no frame')

  const descriptor = view.getUint8(4)
  const isSingleSegment = (descriptor & 0x20) !== 0
  const contentSizeAt = 5 + (isSingleSegment ? 0 : 1) + (dictionaryIdBytes[descriptor & 3] as number)
  const contentSizeWidth = (contentSizeBytes[descriptor >>> 6] as number) || (isSingleSegment ? 1 : 0)
  let at = contentSizeAt + contentSizeWidth
  need(at)
  const contentSize = readContentSize(view, contentSizeAt, contentSizeWidth)
  for (let isLast = false; !isLast;) {
    need(at + blockHeaderSize)
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
    isLast = (header & 1) === 1
    // A block of one byte repeated holds that byte alone.
    at += blockHeaderSize + (((header >>> 1) & 3) === 1 ? 1 : header >>> 3)
    need(at)
  }
  if ((descriptor & 4) !== 0) at += checksumSize
  need(at)
  return { size: at, contentSize, skippable: false }
}

function readContentSize(view: DataView, at: number, width: number): number | undefined {
  switch (width) {
    case 0:
      return undefined
    case 1:
      return view.getUint8(at)
    case 2:
      return view.getUint16(at, true) + 256
    case 4:
      return view.getUint32(at, true)
    default:
      return view.getUint32(at, true) + view.getUint32(at + 4, true) * 0x1_0000_0000
  }
}
