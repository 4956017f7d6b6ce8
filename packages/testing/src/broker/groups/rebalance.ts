import { ErrorCode } from '@kclient/errors'
import { type ClassicGroup, joinError, sessionTimer } from './classic-group.ts'
import { type GroupMember, type JoinAnswer, noAssignment, type SyncAnswer } from './group-member.ts'

const joinTimer = 'join'
const syncTimer = 'sync'

/** Begins a rebalance, or ends one that waited for what has just happened. */
export function rebalanceOrComplete(group: ClassicGroup): void {
  const { state } = group
  if (state === 'Empty' || state === 'CompletingRebalance' || state === 'Stable') prepareRebalance(group)
  else completeIfAllJoined(group)
}

/** Begins a rebalance: from now on its members are told to join. */
export function prepareRebalance(group: ClassicGroup): void {
  if (group.state === 'CompletingRebalance') failAssignment(group, ErrorCode.REBALANCE_IN_PROGRESS)
  group.timers.cancel(syncTimer)
  const isFirst = group.state === 'Empty'
  group.transitionTo('PreparingRebalance')
  if (isFirst) {
    const delayMs = group.settings.initialRebalanceDelayMs
    waitForFirstMembers(group, delayMs, Math.max(group.rebalanceTimeoutMs - delayMs, 0))
  } else if (group.hasAllJoined) {
    completeJoin(group)
  } else {
    group.timers.set(joinTimer, group.rebalanceTimeoutMs, () => completeJoin(group))
  }
}

// An empty group waits a while for more members than the first. Each that comes prolongs it, up to the rebalance timeout.
function waitForFirstMembers(group: ClassicGroup, delayMs: number, restMs: number): void {
  group.timers.set(joinTimer, delayMs, () => {
    if (!group.newMemberAdded || restMs === 0) {
      completeJoin(group)
      return
    }
    group.newMemberAdded = false
    const more = Math.min(group.settings.initialRebalanceDelayMs, restMs)
    waitForFirstMembers(group, more, Math.max(restMs - more, 0))
  })
}

/** Ends the join phase when everybody is there, except of a group's first rebalance, which has its own time. */
export function completeIfAllJoined(group: ClassicGroup): void {
  if (group.state === 'PreparingRebalance' && group.previousState !== 'Empty' && group.hasAllJoined) completeJoin(group)
}

/** Ends the join phase: who has not come is out, the others get the new generation. */
function completeJoin(group: ClassicGroup): void {
  if (group.state !== 'PreparingRebalance') return
  group.timers.cancel(joinTimer)
  group.newMemberAdded = false
  for (const member of group.members()) {
    // A static member keeps its place until its session ends.
    if (!member.isAwaitingJoin && member.groupInstanceId === null) group.remove(member.memberId)
  }
  if (group.size > 0 && !electLeader(group)) {
    group.timers.set(joinTimer, group.rebalanceTimeoutMs, () => completeJoin(group))
    return
  }
  group.generationId++
  group.pendingSync.clear()
  if (group.size === 0) {
    group.protocolName = null
    group.transitionTo('Empty')
    group.save()
    return
  }
  group.protocolName = group.selectProtocol()
  group.transitionTo('CompletingRebalance')
  for (const member of group.members()) {
    group.pendingSync.add(member.memberId)
    member.isNew = false
    startSession(group, member)
    member.answerJoin(joinAnswer(group, member))
  }
  const { generationId } = group
  group.timers.set(syncTimer, group.rebalanceTimeoutMs, () => {
    if (group.generationId === generationId) expireSync(group)
  })
}

/** What a member is told of the current generation. */
export function joinAnswer(group: ClassicGroup, { memberId }: GroupMember): JoinAnswer {
  const { generationId, protocolType, protocolName, leader } = group
  return {
    errorCode: 0,
    generationId,
    protocolType,
    protocolName,
    leader: leader ?? '',
    memberId,
    members: leader === memberId ? group.describeMembers() : [],
  }
}

/** Makes sure that the leader is one who has joined. */
function electLeader(group: ClassicGroup): boolean {
  if (group.leader !== null && group.member(group.leader)?.isAwaitingJoin === true) return true
  for (const member of group.members()) {
    if (!member.isAwaitingJoin) continue
    group.leader = member.memberId
    return true
  }
  return false
}

// The assignment

/** Gives every member what the leader has for it. */
export function assign(group: ClassicGroup, assignments: ReadonlyMap<string, Buffer>): void {
  group.transitionTo('Stable')
  for (const member of group.members()) member.assignment = assignments.get(member.memberId) ?? noAssignment
  group.save()
  for (const member of group.members()) {
    if (!member.isAwaitingSync) continue
    startSession(group, member)
    member.answerSync(syncAnswer(group, member))
  }
}

/** What a member is told of its assignment. */
export function syncAnswer({ protocolType, protocolName }: ClassicGroup, { assignment }: GroupMember): SyncAnswer {
  return { errorCode: 0, protocolType, protocolName, assignment }
}

/** A member has asked for its assignment. */
export function syncReceived(group: ClassicGroup, member: GroupMember): void {
  group.pendingSync.delete(member.memberId)
  if (group.pendingSync.size === 0) group.timers.cancel(syncTimer)
}

function failAssignment(group: ClassicGroup, errorCode: number): void {
  for (const member of group.members()) {
    member.assignment = noAssignment
    if (!member.isAwaitingSync) continue
    startSession(group, member)
    member.answerSync({ errorCode, assignment: noAssignment })
  }
}

// Who has joined and then does not ask for an assignment is out.
function expireSync(group: ClassicGroup): void {
  if (group.state !== 'CompletingRebalance' && group.state !== 'Stable') return
  if (group.pendingSync.size === 0) return
  for (const memberId of group.pendingSync) group.remove(memberId)
  prepareRebalance(group)
}

// Sessions

/** Something was heard of a member: its session begins anew. */
export function startSession(
  group: ClassicGroup,
  { memberId, sessionTimeoutMs }: GroupMember,
  timeoutMs: number = sessionTimeoutMs,
): void {
  group.timers.set(sessionTimer(memberId), timeoutMs, () => expireSession(group, memberId))
}

/** Expects a member that was given an id to join with it. */
export function expectMember(group: ClassicGroup, memberId: string, timeoutMs: number): void {
  group.pendingMembers.add(memberId)
  group.timers.set(sessionTimer(memberId), timeoutMs, () => expireSession(group, memberId))
}

function expireSession(group: ClassicGroup, memberId: string): void {
  const member = group.member(memberId)
  // A member that knows its id lives as long as its request waits here.
  if (member !== undefined && !member.isNew && (member.isAwaitingJoin || member.isAwaitingSync)) return
  removeMember(group, memberId)
}

/** Takes a member, or one that was expected to join, out of its group, which then goes on without it. */
export function removeMember(group: ClassicGroup, memberId: string): void {
  const wasMember = group.member(memberId) !== undefined
  dropMember(group, memberId)
  if (group.state === 'Stable' || group.state === 'CompletingRebalance') {
    if (wasMember) prepareRebalance(group)
  } else completeIfAllJoined(group)
}

/** Takes a member out of its group, and nothing more. */
export function dropMember(group: ClassicGroup, memberId: string): void {
  const member = group.member(memberId)
  // One whose JoinGroup waits may still be there, and then it will try again.
  member?.answerJoin(joinError(ErrorCode.UNKNOWN_MEMBER_ID, ''))
  member?.answerSync({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID, assignment: noAssignment })
  group.remove(memberId)
}
