import { Reader } from '@kclient/protocol'
import type { Scenario } from '../harness/scenario.ts'
import type { CommitEntry } from './group-check.ts'

const offsetsTopic = '__consumer_offsets'
/** Keys of other versions are of groups and their members. */
const lastVersionOfOffsetKeys = 1
const firstFlexibleVersion = 4

/**
 * Every commit of a group, in the order in which coordinators took them: the log in which they keep them tells more than
 * any number of questions. Partitions of topics that are not named are left out.
 */
export async function readCommits(kafka: Scenario, groupId: string, topics: readonly string[]): Promise<CommitEntry[]> {
  const consumer = await kafka.consumer({ isolationLevel: 'read_uncommitted' })
  const admin = await kafka.admin()
  const described = await admin.describeTopics([offsetsTopic])
  const partitions = described.get(offsetsTopic)?.partitions ?? []
  consumer.assign(partitions.map(({ partition }) => ({ topic: offsetsTopic, partition })))
  const commits: CommitEntry[] = []
  const ends = await consumer.endOffsets(consumer.assignment())
  for (const [{ topic, partition }, end] of ends) {
    while ((await consumer.position({ topic, partition })) < end) {
      for (const records of (await consumer.getMany({ timeoutMs: 500 })).values()) {
        for (const { key, value } of records) {
          const commit = key === null || value === null ? undefined : readCommit(key, value, groupId, topics)
          if (commit !== undefined) commits.push(commit)
        }
      }
    }
  }
  await consumer.stop()
  return commits
}

function readCommit(key: Buffer, value: Buffer, groupId: string, topics: readonly string[]): CommitEntry | undefined {
  const of = new Reader(key)
  if (of.readInt16() > lastVersionOfOffsetKeys || of.readString() !== groupId) return undefined
  const topic = topics.indexOf(of.readString())
  if (topic < 0) return undefined
  const partition = of.readInt32()
  const entry = new Reader(value)
  const version = entry.readInt16()
  const offset = Number(entry.readInt64())
  if (version >= 3) entry.readInt32()
  if (version >= firstFlexibleVersion) entry.readCompactString()
  else entry.readString()
  return { place: `${topic}-${partition}`, offset, at: Number(entry.readInt64()) }
}
