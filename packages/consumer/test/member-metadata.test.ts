import { describe, expect, it } from 'vitest'
import { corpus, payloadOf } from '../../protocol/test/records-corpus.ts'
import { asBuffer } from '../../protocol/test/records-support.ts'
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from '../src/group/assignors/member-metadata.ts'

const places = (partitions: readonly (readonly [string, number])[]): { topic: string; partition: number }[] =>
  partitions.map(([topic, partition]) => ({ topic, partition }))

describe('a subscription', () => {
  it.each(corpus.subscriptions.filter(({ version }) => version === 3))(
    'has the bytes that Java gives it, in whatever order topics and partitions come: $topics',
    vector => {
      const bytes = encodeSubscription({
        topics: vector.topics,
        userData: asBuffer(payloadOf(vector.userData)) ?? undefined,
        ownedPartitions: places(vector.owned),
        generationId: vector.generationId,
        rackId: vector.rackId ?? undefined,
      })
      expect(bytes.toString('base64')).toBe(vector.bytes)
    },
  )

  it.each(corpus.subscriptions)('of version $version is read with what it says, and no more', vector => {
    const { version } = vector
    const read = decodeSubscription('m', null, Buffer.from(vector.bytes, 'base64'))
    expect(read).toMatchObject({ memberId: 'm', groupInstanceId: undefined, topics: vector.topics.toSorted() })
    expect(read.ownedPartitions).toHaveLength(version < 1 ? 0 : vector.owned.length)
    expect(read.generationId).toBe(version < 2 ? -1 : vector.generationId)
    expect(read.rackId).toBe(version < 3 ? undefined : vector.rackId || undefined)
    expect(read.userData ?? null).toEqual(asBuffer(payloadOf(vector.userData)))
  })
})

describe('an assignment', () => {
  it.each(corpus.assignments.filter(({ version }) => version === 3))('has the bytes that Java gives it', vector => {
    const userData = asBuffer(payloadOf(vector.userData)) ?? undefined
    const bytes = encodeAssignment({ partitions: places(vector.partitions), userData })
    expect(bytes.toString('base64')).toBe(vector.bytes)
    expect(decodeAssignment(bytes).userData).toEqual(userData)
  })

  it('keeps the order of topics, and of partitions within each', () => {
    const bytes = encodeAssignment({
      partitions: places([
        ['b', 3],
        ['a', 1],
        ['b', 0],
      ]),
    })
    expect(decodeAssignment(bytes)).toEqual({
      partitions: places([
        ['b', 3],
        ['b', 0],
        ['a', 1],
      ]),
      userData: undefined,
    })
  })

  it('of no bytes is refused', () => {
    expect(() => decodeAssignment(Buffer.alloc(0))).toThrow(expect.objectContaining({ name: 'KafkaProtocolError' }))
  })
})
