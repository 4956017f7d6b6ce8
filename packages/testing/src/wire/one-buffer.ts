/** Copies segments into one buffer of exactly their size, for what has to look at a frame as a whole. */
export function oneBuffer(segments: readonly Uint8Array[]): Buffer {
  let size = 0
  for (const segment of segments) size += segment.byteLength
  const whole = Buffer.allocUnsafeSlow(size)
  let at = 0
  for (const segment of segments) {
    whole.set(segment, at)
    at += segment.byteLength
  }
  return whole
}
