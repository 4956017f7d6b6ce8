import type { KafkaError, TopicPartition } from '@kclient/errors'
import { IllegalStateError } from '@kclient/errors'
import { ZERO_UUID, type Uuid } from '@kclient/protocol'
import type { Backoff } from '@kclient/cluster'
import { PartitionCounts } from '../observing/partition-counts.ts'
import type { FetchedPartition } from '../records/fetched-partition.ts'
import type { FetchTarget } from '../fetching/fetch-session.ts'

/**
 * What is known of a partition's position:
 *
 * - `unset`: nothing; the reset policy has to be asked, or the application has to seek;
 * - `resetting`: an offset look-up (`resetTo`) will say;
 * - `validating`: it is known, but its leader changed and has to be asked whether its log still agrees (KIP-320);
 * - `fetching`: known and good.
 */
export type PositionState = 'unset' | 'resetting' | 'validating' | 'fetching'

const next = {
  unset: ['resetting', 'fetching'],
  resetting: ['resetting', 'fetching', 'unset'],
  validating: ['resetting', 'fetching', 'unset'],
  fetching: ['resetting', 'validating', 'fetching', 'unset'],
} as const satisfies Record<PositionState, readonly PositionState[]>

/** Where fetching goes on, and the leader epoch of the record before (-1 when unknown). */
export interface FetchPosition {
  readonly offset: bigint
  readonly epoch: number
}

/** A replica that the leader wants fetches to go to (KIP-392), and until when it is used. */
interface PreferredReplica {
  readonly nodeId: number
  readonly until: number
}

/**
 * One assigned partition: the only owner of its position. `version` is the token for everything asynchronous: fetches,
 * look-ups, decompression and deserialization that began under another version are dropped when they come back.
 */
export class PartitionState implements TopicPartition {
  readonly topic: string
  readonly partition: number
  /** Topic id as of the last metadata; a new one under the same name is a new topic. */
  topicId: Uuid = ZERO_UUID
  /** False once it is unassigned; nothing may bring it back. */
  assigned = true
  paused = false
  /** Nothing of it is handed out for the group's sake, as it is about to go. Not a pause: the application does not see it. */
  suspended = false

  /** Whether it was added to a topic that was being read: without a committed offset it starts at its first record. */
  fromStart = false
  /** What is known to be committed; null: nothing is; undefined: not known, as while a commit of it is under way. */
  committed: bigint | null | undefined
  /** What the application itself has committed since the last seek: auto-commit does not go back behind it. */
  doneBelow: bigint | undefined
  /** Grows with each change of the position that is not by handing out. */
  seeks = 0
  /** Where it began to be read; undefined before, and from the first seek on. Nothing before it was handed out. */
  began: bigint | undefined
  /** Whether it starts at the committed offset, where there is a group and one is: until it has a position, or none is found. */
  wantsCommitted = true

  /** Replies to fetches, oldest first; at most one of them has been begun. */
  readonly chunks: FetchedPartition[] = []
  /** Told at the next demand, once; then the partition is tried again. */
  failure: KafkaError | undefined
  /** The fetch under way whose reply counts: the newest, and none that began before a seek. */
  request: FetchTarget | undefined
  /** The version under which an offset look-up is under way. */
  lookUpVersion = -1
  /** Whether the last fetch brought something, or none was made yet: then there is likely more to get. */
  hot = true
  /** Monotonic time before which it is left alone after a failure. */
  retryAt: number = -Infinity
  /** Grows with each failure in a row. */
  backoff: Backoff | undefined
  /** Number of the fetch response that last brought something; those served longest ago are asked for first. */
  servedAt = 0
  /** Whether it has to be fetched alone, to find out whether it is what made a response too large. */
  alone = false
  /** Since when its topic or leader could not be found; undefined while all is well. */
  missingSince: number | undefined
  /** The least that a fetch has to ask for, when a batch is known to be larger than maxPartitionFetchBytes. */
  minFetchBytes = 0
  preferred: PreferredReplica | undefined
  /** Monotonic time until which only the leader is asked, because a replica that it preferred has failed. */
  leaderOnlyUntil: number = -Infinity
  /** The leader epoch that the position was last fetched or validated under; -1 before. */
  leaderEpoch = -1

  highWatermark: bigint | undefined
  lastStableOffset: bigint | undefined
  logStartOffset: bigint | undefined
  /** Wall clock of the last fetch response that spoke of this partition, ms. */
  lastPollTimestamp: number | undefined

  /** For figures. Goes on where an earlier assignment of it ended. */
  counts: PartitionCounts = new PartitionCounts()
  /** Since when, monotonic, nothing has come of it that was to come; for figures. */
  quietSince = 0

  #state: PositionState = 'unset'
  #version = 0
  #offset = -1n
  #epoch = -1
  /** The last record handed out; the position is the offset behind it. Spares a bigint addition per record. */
  #handedOut: bigint | undefined
  #resetTo: number | undefined
  #wasSought = false

  constructor(topic: string, partition: number) {
    this.topic = topic
    this.partition = partition
  }

  get state(): PositionState {
    return this.#state
  }

  /** Whether nothing of it may be handed out now, nor need be fetched. */
  get isHeldBack(): boolean {
    return this.paused || this.suspended
  }

  get version(): number {
    return this.#version
  }

  /** Offset of the next record to hand out; undefined while that is not known. */
  get position(): bigint | undefined {
    if (this.#state === 'unset' || this.#state === 'resetting') return undefined
    return this.#handedOut === undefined ? this.#offset : this.#handedOut + 1n
  }

  /** What ListOffsets is to be asked for, while `resetting`. */
  get resetTo(): number | undefined {
    return this.#resetTo
  }

  /** Whether there is a {@link fetchPosition}; asked for all partitions again and again, so it makes nothing. */
  get canFetch(): boolean {
    if (this.#state !== 'fetching') return false
    const { chunks } = this
    return chunks.length === 0 || (chunks.length === 1 && chunks[0]?.end !== undefined)
  }

  /** Whether an offset look-up is under way for the position as it is now. */
  get isLookedUp(): boolean {
    return this.lookUpVersion === this.#version
  }

  /** Where the next fetch reads: behind what is buffered and begun. Undefined while a chunk has batches not begun. */
  get fetchPosition(): FetchPosition | undefined {
    if (this.#state !== 'fetching') return undefined
    const last = this.chunks.at(-1)
    if (last !== undefined) return this.chunks.length === 1 ? last.end : undefined
    return { offset: this.position ?? -1n, epoch: this.#epoch }
  }

  /** Leader epoch of the last record before the position, -1 when unknown. */
  get positionEpoch(): number {
    return this.#epoch
  }

  /** Gives up comparing logs by the epoch of the position. */
  forgetEpoch(): void {
    this.#epoch = -1
  }

  /** Whether there is something to hand out, or to tell, that the application could ask for. */
  get hasBuffered(): boolean {
    return this.failure !== undefined || this.chunks.length > 0
  }

  /** Forgets the position, for the committed offset or else the reset policy to say where to go on. */
  startOver(): void {
    this.#void()
    if (this.#state !== 'unset') this.#become('unset')
    this.#resetTo = undefined
    this.#sought()
    this.wantsCommitted = true
  }

  /** The group's coordinator has said what is committed of it; null for nothing: then the reset policy decides. */
  committedFound(found: { readonly offset: bigint; readonly leaderEpoch: number | null } | null): void {
    this.wantsCommitted = false
    this.committed = found?.offset ?? null
    if (found !== null) this.resetDone(found.offset, found.leaderEpoch ?? -1)
  }

  /** Sets the position by the application's will: wins over all that is under way. */
  seek(offset: bigint, epoch: number): void {
    this.#void()
    this.#sought()
    this.#become('fetching')
    this.#set(offset, epoch)
    this.#resetTo = undefined
  }

  /** Forgets the position and asks for another by an offset look-up. */
  reset(timestamp: number): void {
    this.#void()
    this.#sought()
    this.#become('resetting')
    this.#resetTo = timestamp
  }

  /** Forgets the position, for the reset policy to say where to go on. */
  unset(): void {
    if (this.#state === 'unset') return
    this.#void()
    this.#become('unset')
    this.#resetTo = undefined
  }

  /** An offset look-up has answered. */
  resetDone(offset: bigint, epoch: number): void {
    if (!this.#wasSought) this.began = offset
    this.#become('fetching')
    this.#set(offset, epoch)
    this.#resetTo = undefined
    this.recovered()
  }

  /** The leader changed: its log has to be compared before more is fetched from it. */
  validate(): void {
    if (this.#state === 'fetching') this.#become('validating')
  }

  /** The leader's log agrees with what was read. */
  validated(): void {
    if (this.#state === 'validating') this.#become('fetching')
    this.recovered()
  }

  /** A record was handed out. */
  handedOut(offset: bigint, epoch: number): void {
    this.#handedOut = offset
    this.#epoch = epoch
  }

  /** All below `offset` was handed out, or is nothing that can be. */
  advance(offset: bigint, epoch: number): void {
    this.#set(offset, epoch)
  }

  /** Drops what is buffered and under way, and stays at the position, or at looking for it. */
  refetch(): void {
    this.#void()
  }

  /** The last request that spoke of it went well. */
  recovered(): void {
    this.backoff = undefined
    this.retryAt = -Infinity
    this.missingSince = undefined
  }

  unassign(): void {
    this.#void()
    this.assigned = false
    this.failure = undefined
  }

  /** Another position is wanted than the one that follows from what was handed out. */
  #sought(): void {
    this.#wasSought = this.#offset >= 0n
    this.seeks += 1
    this.doneBelow = undefined
    this.began = undefined
    this.wantsCommitted = false
  }

  #set(offset: bigint, epoch: number): void {
    this.#offset = offset
    this.#handedOut = undefined
    this.#epoch = epoch
  }

  /** Makes all that began before now stale. */
  #void(): void {
    const position = this.position
    if (position !== undefined) this.#set(position, this.#epoch)
    this.#version += 1
    this.request = undefined
    this.failure = undefined
    this.hot = true
    this.retryAt = -Infinity
    for (const chunk of this.chunks) chunk.drop()
    this.chunks.length = 0
  }

  #become(state: PositionState): void {
    const legal: readonly PositionState[] = next[this.#state]
    if (!legal.includes(state)) {
      throw new IllegalStateError(`${this.topic}-${this.partition}: from ${this.#state} to ${state}`)
    }
    this.#state = state
  }
}
