import { decodeAssignment, decodeSubscription, encodeAssignment, encodeSubscription } from '@kclient/protocol'
import { describe, expect, it } from 'vitest'
import { corpus, payloadOf } from './records-corpus.ts'
import { asBuffer } from './records-support.ts'

type Partition = readonly [topic: string, partition: number]

/** Java groups partitions by topic, in the order of topics and partitions. */
function grouped(partitions: readonly Partition[]): { topic: string; partitions: number[] }[] {
  const topics = [...new Set(partitions.map(([topic]) => topic))].toSorted()
  return topics.map(topic => ({
    topic,
    partitions: partitions
      .filter(([of]) => of === topic)
      .map(([, partition]) => partition)
      .toSorted((a, b) => a - b),
  }))
}

describe('a subscription', () => {
  it.each(corpus.subscriptions)(
    'of version $version has the bytes of Java and reads as it was meant: $topics',
    vector => {
      const { version } = vector
      const subscription = {
        topics: vector.topics.toSorted(),
        userData: asBuffer(payloadOf(vector.userData)),
        ownedPartitions: version < 1 ? [] : grouped(vector.owned),
        generationId: version < 2 ? -1 : vector.generationId,
        rackId: version < 3 ? null : vector.rackId,
      }
      expect(decodeSubscription(Buffer.from(vector.bytes, 'base64'))).toEqual(subscription)
      expect(encodeSubscription(subscription, version).toString('base64')).toBe(vector.bytes)
    },
  )

  it('of a version to come is read as the newest that is known', () => {
    const vector = corpus.subscriptions.find(({ version, rackId }) => version === 3 && rackId === 'rack-1')
    const bytes = Buffer.concat([Buffer.from(vector?.bytes ?? '', 'base64'), Buffer.from('what is new')])
    bytes.writeInt16BE(30, 0)
    expect(decodeSubscription(bytes)).toMatchObject({ topics: ['a', 'b'], generationId: 42, rackId: 'rack-1' })
  })
})

describe('an assignment', () => {
  it.each(corpus.assignments)('of version $version has the bytes of Java and reads as it was meant', vector => {
    const assignment = {
      assignedPartitions: grouped(vector.partitions),
      userData: asBuffer(payloadOf(vector.userData)),
    }
    expect(decodeAssignment(Buffer.from(vector.bytes, 'base64'))).toEqual(assignment)
    expect(encodeAssignment(assignment, vector.version).toString('base64')).toBe(vector.bytes)
  })
})
