import type { TopicPartition } from '@kclient/errors'
import { Random } from '../../../protocol/test/records-support.ts'
import type { Assignor, AssignorInput } from '../../src/group/assignor.ts'
import type { AssignorName } from '../../src/group/assignor-option.ts'
import { assignorsOf } from '../../src/group/assignors/assignors-of.ts'
import { decodeAssignment, decodeSubscription, encodeAssignment } from '../../src/group/assignors/member-metadata.ts'
import { encodeSubscription as encodeSubscriptionOf } from '@kclient/protocol'

/** A group as its leader sees it, in a form that Java can read, too. */
export interface GroupCase {
  readonly assignor: AssignorName
  /** The generation that comes. */
  readonly generation: number
  /** Member id, group instance id, and the subscription as base64. */
  readonly members: readonly (readonly [memberId: string, instanceId: string | null, subscription: string])[]
  /** For each partition, the racks of its replicas. */
  readonly topics: Readonly<Record<string, readonly (readonly string[])[]>>
}

export const assignorNames: readonly AssignorName[] = ['range', 'roundrobin', 'sticky', 'cooperative-sticky']

export function inputOf({ members, topics }: GroupCase): AssignorInput {
  return {
    members: members.map(([memberId, instanceId, bytes]) =>
      decodeSubscription(memberId, instanceId, Buffer.from(bytes, 'base64')),
    ),
    partitions: new Map(
      Object.entries(topics).map(([topic, partitions]) => [
        topic,
        partitions.map((racks, partition) => ({ partition, racks })),
      ]),
    ),
  }
}

export function assignorNamed(name: AssignorName): Assignor {
  const [assignor] = assignorsOf([name])
  if (assignor === undefined) throw new Error(`There is no ${name}`)
  return assignor
}

/** Limits of what random groups are like. */
export interface GroupLimits {
  readonly members: number
  readonly topics: number
  readonly partitions: number
  readonly rounds: number
}

class RandomMember {
  readonly id: string
  readonly instanceId: string | null
  readonly rack: string | null
  readonly version: number
  readonly assignor: Assignor
  topics: string[] = []
  owned: readonly TopicPartition[] = []
  generation = -1

  constructor(random: Random, number: number, assignor: Assignor, racks: readonly string[]) {
    const noise = (): string => random.below(2 ** 31).toString(16)
    const ids = [`m-${number}`, `consumer-${number}-${noise()}-${noise()}`, `${noise()}`, `m${number}-ä漢`]
    this.id = random.below(4) > 0 ? `m-${number}` : `${random.pick(ids)}-${number}`
    this.instanceId = random.below(6) === 0 ? `static-${number}` : null
    this.rack = racks.length === 0 || random.below(8) === 0 ? null : random.pick(racks)
    this.version = random.below(12) === 0 ? random.below(4) : 3
    this.assignor = assignor
  }

  /** What it joins with. Now and then it is a client that has forgotten what it had, or says something strange. */
  subscription(random: Random): string {
    const cooperative = this.assignor.rebalanceProtocol === 'cooperative'
    const odd = random.below(60) === 0
    const userData = odd ? random.bytes(random.below(12)) : this.assignor.subscriptionUserData?.(this.topics)
    const keepsOwned = cooperative || odd
    const owned = new Map<string, number[]>()
    for (const { topic, partition } of keepsOwned ? this.owned : []) {
      owned.set(topic, [...(owned.get(topic) ?? []), partition])
    }
    return encodeSubscriptionOf(
      {
        topics: this.topics.toSorted(),
        userData: userData ?? null,
        ownedPartitions: [...owned].map(([topic, partitions]) => ({ topic, partitions })),
        generationId: random.below(25) === 0 ? -1 : this.generation,
        rackId: this.rack,
      },
      this.version,
    ).toString('base64')
  }
}

/**
 * Rounds of a group whose members, topics and subscriptions change: members come, go, miss rounds and come back with what
 * they had; topics come, go, and grow; racks are known or not.
 */
export function* randomGroup(seed: number, name: AssignorName, limits: GroupLimits): Generator<GroupCase> {
  const random = new Random(seed)
  const racks = random.below(3) === 0 ? ['a', 'b', 'c', 'd'].slice(0, 1 + random.below(4)) : []
  const asymmetric = random.below(2) === 0
  const topics = new Map<string, (readonly string[])[]>()
  const members: RandomMember[] = []
  let numbers = 0
  let generation = random.below(3)

  const partitionRacks = (): readonly string[] => {
    if (racks.length === 0) return []
    return [...new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick(racks)))]
  }
  const grow = (topic: string, by: number): void => {
    const partitions = topics.get(topic) ?? []
    topics.set(topic, [...partitions, ...Array.from({ length: by }, partitionRacks)])
  }
  const addTopic = (): void =>
    grow(random.pick([`t${numbers}`, `topic-${numbers}`, `ö.${numbers++}`]), random.below(limits.partitions) + 1)
  const subscribe = (member: RandomMember): void => {
    const all = [...topics.keys(), ...(random.below(30) === 0 ? ['missing'] : [])]
    member.topics = asymmetric ? all.filter(() => random.below(3) > 0) : all
    if (member.topics.length === 0) member.topics = all.slice(0, 1)
  }
  const addMember = (): void => {
    const member = new RandomMember(random, numbers++, assignorNamed(name), racks)
    subscribe(member)
    members.push(member)
  }

  for (let count = 1 + random.below(limits.topics); count > 0; count--) addTopic()
  for (let count = 1 + random.below(limits.members); count > 0; count--) addMember()
  const chance = (one: number): boolean => random.below(one) === 0
  for (let round = 1 + random.below(limits.rounds); round > 0; round--) {
    if (chance(3)) for (let count = random.below(4); count > 0; count--) addMember()
    if (chance(3) && members.length > 1)
      members.splice(random.below(members.length), 1 + random.below(members.length - 1))
    if (chance(5)) addTopic()
    if (chance(5)) grow(random.pick([...topics.keys()]), 1 + random.below(3))
    if (chance(8) && topics.size > 1) topics.delete(random.pick([...topics.keys()]))
    if (chance(4)) for (const member of members) if (!asymmetric || chance(3)) subscribe(member)

    const present = members.length === 1 ? members : members.filter(() => !chance(8))
    if (present.length === 0) continue
    generation += chance(20) ? 3 : 1
    const joined = present.map(member => [member.id, member.instanceId, member.subscription(random)] as const)
    const group = { assignor: name, generation, members: joined, topics: Object.fromEntries(topics) }
    yield group

    const assigned = assignorNamed(name).assign(inputOf(group))
    for (const member of present) {
      const given = assigned.get(member.id)
      if (given === undefined) throw new Error(`${member.id} got nothing`)
      // One that is fenced here has its old assignment still, and comes back with it.
      if (chance(15)) continue
      const assignment = decodeAssignment(encodeAssignment(given))
      member.assignor.onAssignment?.(assignment, generation)
      member.owned = assignment.partitions
      member.generation = generation
    }
  }
}
