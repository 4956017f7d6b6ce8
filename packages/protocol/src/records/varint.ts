/** Bytes that the zigzag varint of a 32-bit integer takes. */
export function varintSize(value: number): number {
  const zigzag = (value << 1) ^ (value >> 31)
  if ((zigzag & -0x80) === 0) return 1
  if ((zigzag & -0x4000) === 0) return 2
  if ((zigzag & -0x20_0000) === 0) return 3
  return (zigzag & -0x1000_0000) === 0 ? 4 : 5
}

/** Writes the zigzag varint of a 32-bit integer, and returns the position after it. */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  let zigzag = (value << 1) ^ (value >> 31)
  while ((zigzag & -0x80) !== 0) {
    bytes[at++] = (zigzag & 0x7f) | 0x80
    zigzag >>>= 7
  }
  bytes[at++] = zigzag
  return at
}

/** Bytes that the zigzag varint of a safe integer takes. */
export function varlongSize(value: number): number {
  if ((value | 0) === value) return varintSize(value)
  let rest = Math.floor((value < 0 ? -1 - value : value) / 0x40)
  let size = 1
  for (; rest > 0; rest = Math.floor(rest / 0x80)) size++
  return size
}

/** Writes the zigzag varint of a safe integer, and returns the position after it. */
export function putVarlong(bytes: Uint8Array, at: number, value: number): number {
  if ((value | 0) === value) return putVarint(bytes, at, value)
  // Zigzag doubles the value, which may leave the safe integers: so the sign bit is joined to the first six bits, and
  // the rest follows from the undoubled value.
  const negative = value < 0
  const magnitude = negative ? -1 - value : value
  let low = ((magnitude % 0x40) << 1) | (negative ? 1 : 0)
  let rest = Math.floor(magnitude / 0x40)
  while (rest > 0) {
    bytes[at++] = low | 0x80
    low = rest % 0x80
    rest = Math.floor(rest / 0x80)
  }
  bytes[at++] = low
  return at
}
