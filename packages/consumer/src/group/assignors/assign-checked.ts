import { KafkaConfigurationError } from '@kclient/errors'
import { TopicPartitionMap } from '@kclient/cluster'
import type { Assignor, AssignorInput, AssignorMember, MemberAssignment } from '../assignor.ts'
import { CooperativeStickyAssignor } from './cooperative-sticky-assignor.ts'
import type { RebalanceProtocol } from './rebalance-protocol.ts'

/**
 * Lets the assignor divide the partitions, and checks what it answers: all members, each partition at most once, to one
 * who subscribes to it; and in a cooperative rebalance nothing that another still owns.
 *
 * @throws KafkaConfigurationError that names the assignor, the member and the partition; and what the assignor throws.
 */
export function assignChecked(
  assignor: Assignor,
  input: AssignorInput,
  protocol: RebalanceProtocol,
): ReadonlyMap<string, MemberAssignment> {
  const assigned: unknown = assignor.assign(input)
  const refuse = (what: string): never => {
    throw new KafkaConfigurationError(`The assignor '${assignor.name}' ${what}`)
  }
  if (!(assigned instanceof Map)) return refuse('must return a Map from member id to { partitions }')
  const answer = assigned as ReadonlyMap<string, MemberAssignment>
  const members = new Map(input.members.map(member => [member.memberId, member]))
  const missing = input.members.find(({ memberId }) => !answer.has(memberId))
  if (missing !== undefined)
    refuse(`gave no assignment to member ${missing.memberId}: one without partitions is one, too`)

  const known = new Map([...input.partitions].map(([topic, all]) => [topic, new Set(all.map(each => each.partition))]))
  const owners = new TopicPartitionMap<string>()
  for (const [memberId, given] of answer) {
    const member = members.get(memberId) ?? refuse(`gave partitions to '${memberId}', which is no member of the group`)
    checkOne(known, member, given, owners, refuse)
  }
  // The one that is built in looks at generations, too: it knows that a claim is stale, and may pass it over.
  if (protocol === 'cooperative' && !(assignor instanceof CooperativeStickyAssignor)) {
    checkLetGo(input.members, owners, refuse)
  }
  return answer
}

function checkOne(
  known: ReadonlyMap<string, ReadonlySet<number>>,
  { memberId, topics }: AssignorMember,
  given: MemberAssignment | undefined,
  owners: TopicPartitionMap<string>,
  refuse: (what: string) => never,
): void {
  if (!Array.isArray(given?.partitions)) refuse(`gave member ${memberId} something else than { partitions: [] }`)
  const subscribed = new Set(topics)
  for (const each of given?.partitions ?? []) {
    const { topic, partition } = each
    const named = `gave ${topic}-${partition} to member ${memberId}`
    if (known.get(topic)?.has(partition) !== true) refuse(`${named}: there is no such partition`)
    if (!subscribed.has(topic)) refuse(`${named}, which does not subscribe to ${topic}`)
    const other = owners.get(topic, partition)
    if (other !== undefined) refuse(other === memberId ? `${named} twice` : `${named}, and to member ${other}, too`)
    owners.set(topic, partition, memberId)
  }
}

function checkLetGo(
  members: readonly AssignorMember[],
  owners: TopicPartitionMap<string>,
  refuse: (what: string) => never,
): void {
  const keepers = new TopicPartitionMap<string[]>()
  for (const { memberId, ownedPartitions } of members) {
    for (const { topic, partition } of ownedPartitions) {
      const known = keepers.get(topic, partition)
      if (known === undefined) keepers.set(topic, partition, [memberId])
      else known.push(memberId)
    }
  }
  for (const [{ topic, partition }, owner] of owners) {
    const [keeper = owner, ...others] = keepers.get(topic, partition) ?? []
    if (keeper === owner || others.includes(owner)) continue
    refuse(
      `gave ${topic}-${partition} to member ${owner} while ${keeper} still owns it: ` +
        'in a cooperative rebalance it must first be given to nobody',
    )
  }
}
