/** One record of a load, which its number alone decides. */
export interface LoadRecord {
  readonly key: string | undefined
  readonly partition: number | undefined
  readonly value: string
}

/** Each key comes again and again, and there are many times more of them than partitions. */
const keys = 499

/**
 * The record of a number: half of them with a key, a quarter with neither key nor partition, a quarter with a partition
 * of their own. The value begins with the number; the rest follows from it, so that bytes of another record are noticed.
 */
export function loadRecord(number: number, partitions: number): LoadRecord {
  const hash = Math.imul(number + 1, 0x9e37_79b1) >>> 0
  const value = `${number}:`.padEnd(10 + (hash % 120), `${hash.toString(36)}.`)
  switch (number % 4) {
    case 2:
      return { key: undefined, partition: undefined, value }
    case 3:
      return { key: undefined, partition: (hash >>> 8) % partitions, value }
    default:
      return { key: `key-${(hash >>> 8) % keys}`, partition: undefined, value }
  }
}

/** The number of a record, as its value tells it; NaN for a value that is of no load. */
export function numberOf(value: string | null): number {
  const colon = value?.indexOf(':') ?? -1
  return colon < 1 ? NaN : Number(value?.slice(0, colon))
}
