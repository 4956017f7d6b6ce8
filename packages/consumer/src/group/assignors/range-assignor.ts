import type { TopicPartition } from '@kclient/errors'
import type { Assignor, AssignorInput, AssignorMember, MemberAssignment } from '../assignor.ts'
import { byInstanceThenId, compareTexts, membersInOrder, topicsInOrder } from './group-view.ts'
import { TopicRanges } from './topic-ranges.ts'

/**
 * Gives each member, topic by topic, a run of neighbouring partitions; equal partitions of equally divided topics go to the
 * same member. When members and replicas tell their racks, partitions go to members near a replica first (KIP-881), with
 * the same numbers for each member.
 */
export class RangeAssignor implements Assignor {
  readonly name = 'range'

  assign(input: AssignorInput): Map<string, MemberAssignment> {
    const members = membersInOrder(input)
    const subscribers = subscribersOf(members)
    const assigned = new Map(members.map(({ memberId }) => [memberId, new Array<TopicPartition>()]))
    const topics = topicsInOrder(input, members).map(
      ({ topic, partitions }) => new TopicRanges(topic, partitions, subscribers.get(topic) ?? [], assigned),
    )

    const rackAware = topics.some(({ rackAware: needed }) => needed)
    if (rackAware) for (const group of divideAlike(topics)) assignNear(group)
    for (const topic of topics) topic.assignRest()
    if (rackAware) for (const partitions of assigned.values()) partitions.sort(byTopicAndPartition)
    return new Map([...assigned].map(([memberId, partitions]) => [memberId, { partitions }]))
  }
}

function subscribersOf(members: readonly AssignorMember[]): Map<string, AssignorMember[]> {
  const subscribers = new Map<string, AssignorMember[]>()
  for (const member of members.toSorted(byInstanceThenId)) {
    for (const topic of new Set(member.topics)) {
      const known = subscribers.get(topic)
      if (known === undefined) subscribers.set(topic, [member])
      else known.push(member)
    }
  }
  return subscribers
}

/** Topics with the same subscribers and as many partitions belong together. */
function divideAlike(topics: readonly TopicRanges[]): TopicRanges[][] {
  const groups = new Map<string, TopicRanges[]>()
  for (const topic of topics) {
    const key = JSON.stringify([topic.partitionCount, topic.memberIds])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [topic])
    else group.push(topic)
  }
  return [...groups.values()]
}

/** Gives out what is near a member. Equal partitions of several topics stay together, or are left for later. */
function assignNear(topics: readonly TopicRanges[]): void {
  const [first] = topics
  if (first === undefined || !first.hasMemberRacks) return
  if (topics.length === 1) {
    if (first.rackAware) first.assignNear()
    return
  }
  const open = new Set(first.memberIds)
  for (let index = 0; index < first.partitionCount && open.size > 0; index++) {
    for (const memberId of open) {
      if (!topics.every(topic => topic.isNear(memberId, index) && topic.room(memberId) > 0)) continue
      for (const topic of topics) topic.assign(memberId, [index])
      if (topics.every(topic => topic.room(memberId) === 0)) open.delete(memberId)
      break
    }
  }
}

function byTopicAndPartition(a: TopicPartition, b: TopicPartition): number {
  return compareTexts(a.topic, b.topic) || a.partition - b.partition
}
