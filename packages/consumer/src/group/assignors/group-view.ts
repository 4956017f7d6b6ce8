import type { AssignorInput, AssignorMember, AssignorPartition } from '../assignor.ts'
import { inJavaHashOrder } from './java-hash-order.ts'

/** A topic of which there is something to assign. */
export interface AssignableTopic {
  readonly topic: string
  /** At least one. */
  readonly partitions: readonly AssignorPartition[]
}

/** The members, in the order in which Java walks them. */
export function membersInOrder({ members }: AssignorInput): AssignorMember[] {
  const byId = new Map(members.map(member => [member.memberId, member]))
  return inJavaHashOrder(byId.keys()).flatMap(memberId => byId.get(memberId) ?? [])
}

/**
 * The topics that somebody subscribes to and that have partitions, in the order in which Java walks them.
 *
 * @param members - In their order.
 */
export function topicsInOrder({ partitions }: AssignorInput, members: readonly AssignorMember[]): AssignableTopic[] {
  const subscribed = inJavaHashOrder(members.flatMap(({ topics }) => topics))
  const assignable = inJavaHashOrder(subscribed.filter(topic => (partitions.get(topic)?.length ?? 0) > 0))
  return assignable.map(topic => ({ topic, partitions: partitions.get(topic) ?? [] }))
}

/** Static members come first, by their own names, so that the order outlives restarts; then the others by member id. */
export function byInstanceThenId(a: AssignorMember, b: AssignorMember): number {
  const { groupInstanceId: left } = a
  const { groupInstanceId: right } = b
  if (left !== undefined && right !== undefined) return compareTexts(left, right)
  if (left !== undefined) return -1
  return right === undefined ? compareTexts(a.memberId, b.memberId) : 1
}

/** By UTF-16 code units, as Java compares strings. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/**
 * Whether it matters who is where (KIP-881): some member and some replica share a rack, and not all partitions have
 * replicas in the same racks.
 */
export function racksMatter(memberRacks: ReadonlySet<string>, partitions: readonly AssignorPartition[]): boolean {
  if (memberRacks.size === 0) return false
  const racks = partitions.map(partition => new Set(partition.racks))
  const all = new Set(racks.flatMap(each => [...each]))
  return [...memberRacks].some(rack => all.has(rack)) && racks.some(({ size }) => size < all.size)
}
