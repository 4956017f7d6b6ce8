import { ErrorCode, type TopicPartition } from '@kclient/errors'
import type { Runtime } from '@kclient/net'
import type { OffsetCommitRequest } from '@kclient/protocol/messages/offset-commit'
import type { NodeState } from '../node-state.ts'
import { Refusal } from '../refusal.ts'
import { ClassicGroup, type GroupRecord, joinError } from './classic-group.ts'
import { type CommittedOffset, CommittedOffsets } from './committed-offsets.ts'
import { coordinatorPartition, CoordinatorPartitions } from './coordinator-partitions.ts'
import type { GroupSettings } from './group-options.ts'
import { prepareRebalance, startSession } from './rebalance.ts'
import { syncError } from './membership.ts'

/** Who sends an OffsetCommit request, as far as it matters whether it may. */
export type Committer = Pick<
  OffsetCommitRequest,
  'groupId' | 'memberId' | 'groupInstanceId' | 'generationIdOrMemberEpoch'
>

/**
 * All groups of the cluster, each at the node that coordinates it. When that node goes, or gives it away, the next one
 * knows what is in the log: committed offsets, and of members the last assignment.
 */
export class GroupCoordinator {
  readonly offsets: CommittedOffsets = new CommittedOffsets()
  readonly settings: GroupSettings
  readonly #runtime: Runtime
  readonly #partitions: CoordinatorPartitions
  readonly #groups = new Map<string, ClassicGroup>()
  readonly #records = new Map<string, GroupRecord>()
  /** Partitions of the offsets topic whose new leader reads them still, with the timer that ends it. */
  readonly #loading = new Map<number, ReturnType<Runtime['setTimeout']>>()

  constructor(runtime: Runtime, settings: GroupSettings, runningNodes: () => readonly number[]) {
    this.#runtime = runtime
    this.settings = settings
    this.#partitions = new CoordinatorPartitions(runningNodes, {
      onLeft: partition => this.#unload(partition),
      onTaken: partition => this.#load(partition),
    })
  }

  // Nodes

  /** Id of the node that coordinates a group or a transactional id; -1 when none runs. */
  nodeOf(key: string): number {
    return this.#partitions.leaderOf(coordinatorPartition(key))
  }

  /** Lets a node coordinate a group, and all others in the same partition of the offsets topic. */
  move(groupId: string, nodeId: number): void {
    this.#partitions.move(coordinatorPartition(groupId), nodeId)
  }

  nodeStarted(nodeId: number): void {
    this.#partitions.nodeStarted(nodeId)
  }

  nodeStopped(nodeId: number): void {
    this.#partitions.nodeStopped(nodeId)
  }

  /** @throws Refusal when a node cannot speak for a group: it is not the coordinator, or not yet. */
  check(groupId: string, node: NodeState): void {
    if (this.nodeOf(groupId) !== node.nodeId) {
      throw new Refusal(ErrorCode.NOT_COORDINATOR, `Node ${node.nodeId} does not coordinate '${groupId}'`)
    }
    if (this.#loading.has(coordinatorPartition(groupId))) {
      throw new Refusal(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, `Node ${node.nodeId} still loads '${groupId}'`)
    }
  }

  /** Whether a node still loads some of the groups that it coordinates. */
  isLoadingAt(nodeId: number): boolean {
    for (const partition of this.#loading.keys()) if (this.#partitions.leaderOf(partition) === nodeId) return true
    return false
  }

  // Groups

  /** All groups that have a coordinator, in the order in which they came to it. */
  groups(): IterableIterator<ClassicGroup> {
    return this.#groups.values()
  }

  find(groupId: string): ClassicGroup | undefined {
    return this.#groups.get(groupId)
  }

  findOrCreate(groupId: string): ClassicGroup {
    return this.#groups.get(groupId) ?? this.#add(groupId)
  }

  /** @throws Refusal when there is none, or somebody is in it. */
  delete(groupId: string): void {
    const group = this.#groups.get(groupId)
    if (group === undefined) throw new Refusal(ErrorCode.GROUP_ID_NOT_FOUND, `There is no group '${groupId}'`)
    if (group.state !== 'Empty') {
      throw new Refusal(ErrorCode.NON_EMPTY_GROUP, `Group '${groupId}' is ${group.state}`)
    }
    group.transitionTo('Dead')
    group.timers.cancelAll()
    this.#groups.delete(groupId)
    this.#records.delete(groupId)
    this.offsets.deleteGroup(groupId)
  }

  // Offsets

  /**
   * The group that a commit is for.
   *
   * @throws Refusal when the committer is no member of this generation, or no member and the group has some.
   */
  groupToCommitTo(committer: Committer): ClassicGroup {
    const { groupId, memberId, groupInstanceId, generationIdOrMemberEpoch: generation } = committer
    const group = this.#groups.get(groupId)
    if (group === undefined) {
      if (generation >= 0) throw new Refusal(ErrorCode.ILLEGAL_GENERATION, `There is no group '${groupId}'`)
      return this.#add(groupId)
    }
    // No generation: it comes from a consumer that assigns by itself, or from an administrator.
    if (generation < 0 && group.state === 'Empty') return group
    if (generation < 0 && memberId === '' && groupInstanceId === null) {
      throw new Refusal(ErrorCode.UNKNOWN_MEMBER_ID, `Group '${groupId}' has members, so only these commit`)
    }
    const member = group.validate(memberId, groupInstanceId)
    if (generation !== group.generationId) {
      throw new Refusal(ErrorCode.ILLEGAL_GENERATION, `'${groupId}' is in generation ${group.generationId}`)
    }
    if (group.state === 'CompletingRebalance') {
      throw new Refusal(ErrorCode.REBALANCE_IN_PROGRESS, `'${groupId}' waits for its assignment`)
    }
    startSession(group, member)
    return group
  }

  commit(groupId: string, committed: Omit<CommittedOffset, 'timestamp'>): void {
    this.offsets.set(groupId, { ...committed, timestamp: this.#runtime.timestamp() })
  }

  committed(groupId: string, topicPartition: TopicPartition): CommittedOffset | undefined {
    return this.offsets.get(groupId, topicPartition)
  }

  // Coming and going of coordinators

  #add(groupId: string, record?: GroupRecord): ClassicGroup {
    const group = new ClassicGroup(groupId, this.#runtime, this.settings, record)
    this.#groups.set(groupId, group)
    return group
  }

  #unload(partition: number): void {
    const loading = this.#loading.get(partition)
    if (loading !== undefined) this.#runtime.clearTimeout(loading)
    this.#loading.delete(partition)
    for (const [groupId, group] of this.#groups) {
      if (coordinatorPartition(groupId) !== partition) continue
      this.#groups.delete(groupId)
      if (group.record !== undefined) this.#records.set(groupId, group.record)
      group.transitionTo('Dead')
      group.timers.cancelAll()
      for (const member of group.members()) {
        member.answerJoin(joinError(ErrorCode.NOT_COORDINATOR, member.memberId))
        member.answerSync(syncError(ErrorCode.NOT_COORDINATOR))
      }
    }
  }

  #load(partition: number): void {
    const { loadTimeMs } = this.settings
    if (loadTimeMs === 0) {
      this.#read(partition)
      return
    }
    const timer = this.#runtime.setTimeout(() => {
      this.#loading.delete(partition)
      this.#read(partition)
    }, loadTimeMs)
    this.#loading.set(partition, timer)
  }

  #read(partition: number): void {
    const groupIds = new Set([...this.#records.keys(), ...this.offsets.groupIds()])
    for (const groupId of groupIds) {
      if (coordinatorPartition(groupId) !== partition) continue
      const group = this.#add(groupId, this.#records.get(groupId))
      for (const member of group.members()) startSession(group, member)
      if (group.size > this.settings.maxSize) prepareRebalance(group)
    }
  }
}
