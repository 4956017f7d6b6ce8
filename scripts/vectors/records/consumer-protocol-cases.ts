import type { PayloadSpec } from './cases.ts'

type Partition = readonly [topic: string, partition: number]

/** A subscription for Java's ConsumerProtocol. */
export interface SubscriptionSpec {
  readonly version: number
  readonly topics: readonly string[]
  readonly userData: PayloadSpec
  readonly owned: readonly Partition[]
  readonly generationId: number
  readonly rackId: string | null
}

/** An assignment for Java's ConsumerProtocol. */
export interface AssignmentSpec {
  readonly version: number
  readonly partitions: readonly Partition[]
  readonly userData: PayloadSpec
}

const versions = [0, 1, 2, 3]

export const subscriptionSpecs: readonly SubscriptionSpec[] = versions.flatMap(version => [
  { version, topics: [], userData: null, owned: [], generationId: -1, rackId: null },
  {
    version,
    topics: ['b', 'a'],
    userData: '',
    owned: [
      ['b', 3],
      ['a', 10],
      ['b', 0],
    ],
    generationId: 42,
    rackId: 'rack-1',
  },
  {
    version,
    topics: ['ключ', 'x.y_z-1'],
    userData: { base64: 'AAH/' },
    owned: [['x.y_z-1', 2_147_483_647]],
    generationId: 2_147_483_647,
    rackId: '',
  },
])

export const assignmentSpecs: readonly AssignmentSpec[] = versions.flatMap(version => [
  { version, partitions: [], userData: null },
  {
    version,
    partitions: [
      ['a', 0],
      ['a', 1],
      ['b', 7],
      ['a', 2],
    ],
    userData: { base64: 'AAH/' },
  },
])
