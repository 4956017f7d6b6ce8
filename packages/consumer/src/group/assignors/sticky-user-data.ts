import type { TopicPartition } from '@kclient/errors'
import { Reader, Writer } from '@kclient/protocol'
import { javaHash, JavaHashOrder } from './java-hash-order.ts'
import type { Claim } from './sticky-group.ts'

const none: Claim = { partitions: [], generation: undefined }
const unreadable: Claim = { partitions: [], generation: -1 }

/** What a member tells the leader of its last assignment: schema 1 of Java's StickyAssignor (KIP-341). */
export function encodeStickyUserData(partitions: readonly TopicPartition[], generation: number): Buffer {
  const topics = new Map<string, number[]>()
  const order = new JavaHashOrder<string>()
  for (const { topic, partition } of partitions) {
    const known = topics.get(topic)
    if (known === undefined) topics.set(topic, [partition])
    else known.push(partition)
    order.addComputed(topic, javaHash(topic))
  }
  const writer = new Writer(64)
  writer.writeArrayLength(topics.size)
  for (const topic of order) {
    const numbers = topics.get(topic) ?? []
    writer.writeString(topic)
    writer.writeArrayLength(numbers.length)
    for (const partition of numbers) writer.writeInt32(partition)
  }
  writer.writeInt32(generation)
  return writer.toBuffer()
}

/** Reads schema 1, or schema 0, which lacks the generation. What cannot be read claims nothing. */
export function decodeStickyUserData(userData: Buffer | undefined): Claim {
  if (userData === undefined || userData.length === 0) return none
  try {
    const reader = new Reader(userData)
    const partitions: TopicPartition[] = []
    for (let topics = reader.readArrayLength(6); topics > 0; topics--) {
      const topic = reader.readString()
      for (let count = reader.readArrayLength(4); count > 0; count--) {
        partitions.push({ topic, partition: reader.readInt32() })
      }
    }
    return { partitions, generation: reader.remaining >= 4 ? reader.readInt32() : undefined }
  } catch {
    return unreadable
  }
}
