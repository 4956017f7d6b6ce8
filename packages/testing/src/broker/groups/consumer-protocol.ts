import { KafkaError, type TopicPartition } from '@kclient/errors'
import { decodeAssignment, decodeSubscription } from '@kclient/protocol'
import type { ClassicGroup } from './classic-group.ts'

/** The topics that the members of a group of consumers subscribe to; none for other groups. */
export function subscribedTopics(group: ClassicGroup): ReadonlySet<string> {
  const topics = new Set<string>()
  if (group.protocolType !== 'consumer') return topics
  for (const member of group.members()) {
    const metadata = member.metadataOf(group.protocolName)
    const subscription = readable(metadata, decodeSubscription)
    for (const topic of subscription?.topics ?? []) topics.add(topic)
  }
  return topics
}

/** The partitions in an assignment of the consumers' protocol; none when it is of another one. */
export function assignedPartitions(assignment: Buffer): TopicPartition[] {
  const { assignedPartitions: topics = [] } = readable(assignment, decodeAssignment) ?? {}
  return topics.flatMap(({ topic, partitions }) => partitions.map(partition => ({ topic, partition })))
}

// What members say is their own affair: a broker only looks into it where it helps.
function readable<T>(bytes: Buffer, decode: (bytes: Buffer) => T): T | undefined {
  if (bytes.byteLength === 0) return undefined
  try {
    return decode(bytes)
  } catch (error) {
    if (error instanceof KafkaError) return undefined
    throw error
  }
}
