import type { AnyRecord } from '../records/fetched-partition.ts'

/**
 * What the records of a partition have in common that wait for each other; undefined for one that waits for none, as it has no
 * key. Keys that were different bytes may share a lane, which costs time; the same bytes always do.
 */
export function laneOf({ key, serializedKeySize }: AnyRecord): string | undefined {
  if (serializedKeySize < 0) return undefined
  switch (typeof key) {
    case 'string':
      return key
    case 'object':
      return key instanceof Uint8Array
        ? Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1')
        : json(key)
    default:
      return String(key)
  }
}

/** A deserializer makes the same of the same bytes, but another object each time. */
function json(key: object | null): string {
  try {
    return JSON.stringify(key, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ?? ''
  } catch {
    return ''
  }
}
