import type { TopicPartition } from '@kclient/errors'
import type { Assignor, AssignorInput, MemberAssignment } from '../assignor.ts'
import { byInstanceThenId, compareTexts, membersInOrder, topicsInOrder } from './group-view.ts'

/** Deals the partitions of all topics in turn, and passes over members that do not subscribe to a topic. */
export class RoundRobinAssignor implements Assignor {
  readonly name = 'roundrobin'

  assign(input: AssignorInput): Map<string, MemberAssignment> {
    const members = membersInOrder(input)
    const players = members
      .toSorted(byInstanceThenId)
      .map(({ memberId, topics }) => ({ memberId, topics: new Set(topics), partitions: new Array<TopicPartition>() }))
    let turn = 0
    const topics = topicsInOrder(input, members).toSorted((a, b) => compareTexts(a.topic, b.topic))
    for (const { topic, partitions } of topics) {
      for (const { partition } of partitions) {
        // Somebody subscribes to each topic, so this ends.
        while (players[turn]?.topics.has(topic) === false) turn = (turn + 1) % players.length
        players[turn]?.partitions.push({ topic, partition })
        turn = (turn + 1) % players.length
      }
    }
    return new Map(players.map(({ memberId, partitions }) => [memberId, { partitions }]))
  }
}
