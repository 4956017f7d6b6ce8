/** Distinct JSON-like texts of one size, in ASCII; made before the clock starts and used in turn. */
export function jsonLikeValues(bytes: number, count = 1_000): string[] {
  return Array.from({ length: count }, (_, index) => {
    const head = `{"id":${index},"user":"user-${(index * 7919) % 100_000}","action":"click","at":${1_700_000_000_000 + index * 977},"path":"`
    const tail = '"}'
    if (bytes <= head.length + tail.length) return `${head}${tail}`.slice(0, bytes)
    return `${head}${'/products/details/'.repeat(Math.ceil(bytes / 18)).slice(0, bytes - head.length - tail.length)}${tail}`
  })
}
