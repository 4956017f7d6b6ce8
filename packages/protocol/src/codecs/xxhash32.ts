const prime1 = 0x9e3779b1 | 0
const prime2 = 0x85ebca77 | 0
const prime3 = 0xc2b2ae3d | 0
const prime4 = 0x27d4eb2f
const prime5 = 0x165667b1

/** XXH32 with seed 0 of a range of bytes, as a signed 32-bit integer: the checksum of the lz4 frame format. */
export function xxhash32(bytes: Uint8Array, start = 0, end: number = bytes.length): number {
  const size = end - start
  let at = start
  let hash: number
  if (size >= 16) {
    let a = (prime1 + prime2) | 0
    let b = prime2
    let c = 0
    let d = -prime1 | 0
    const last = end - 16
    do {
      a = round(a, readUint32(bytes, at))
      b = round(b, readUint32(bytes, at + 4))
      c = round(c, readUint32(bytes, at + 8))
      d = round(d, readUint32(bytes, at + 12))
      at += 16
    } while (at <= last)
    hash = (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0
  } else {
    hash = prime5
  }
  hash = (hash + size) | 0
  for (; at <= end - 4; at += 4) {
    hash = Math.imul(rotate((hash + Math.imul(readUint32(bytes, at), prime3)) | 0, 17), prime4)
  }
  for (; at < end; at++) {
    hash = Math.imul(rotate((hash + Math.imul(bytes[at] as number, prime5)) | 0, 11), prime1)
  }
  hash = Math.imul(hash ^ (hash >>> 15), prime2)
  hash = Math.imul(hash ^ (hash >>> 13), prime3)
  return hash ^ (hash >>> 16)
}

function round(accumulator: number, lane: number): number {
  return Math.imul(rotate((accumulator + Math.imul(lane, prime2)) | 0, 13), prime1)
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

function readUint32(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  )
}
