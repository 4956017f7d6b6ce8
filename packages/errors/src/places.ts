import type { TopicPartitionOffset } from './topic-partition.ts'

const positionsNamed = 5

/** `orders-0 offset 17, orders-1 offset 4, … (3 more)`, for messages. */
export function describePositions(positions: readonly TopicPartitionOffset[]): string {
  if (positions.length === 0) return 'the position'
  const named = positions
    .slice(0, positionsNamed)
    .map(place => `${place.topic}-${place.partition} offset ${place.offset}`)
  const more = positions.length - named.length
  return more > 0 ? `${named.join(', ')} (${more} more)` : named.join(', ')
}

/** ` (orders-0 offset 17, broker 1 at kafka:9092)`, or nothing when nothing is known. */
export function describePlace(place: {
  readonly topic?: string | undefined
  readonly partition?: number | undefined
  readonly offset?: bigint | undefined
  readonly broker?: string | undefined
}): string {
  const parts: string[] = []
  if (place.topic !== undefined) {
    const name = place.partition === undefined ? place.topic : `${place.topic}-${place.partition}`
    parts.push(place.offset === undefined ? name : `${name} offset ${place.offset}`)
  }
  if (place.broker !== undefined) parts.push(`broker ${place.broker}`)
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}
