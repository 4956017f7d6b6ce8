import type { TopicPartition } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import type { ConsumerEngine } from '../consumer-engine.ts'
import type { PartitionState } from '../assignment/partition-state.ts'
import { reassign } from '../assignment/reassign.ts'
import type { GroupMeter } from '../observing/group-meter.ts'
import type { ListenerCalls } from './listener-calls.ts'

/** Commits what is handled of these partitions; never rejects. */
export type CommitHandled = (partitions: readonly PartitionState[], deadline: Deadline) => Promise<void>

/** What a hand-over works with. */
export interface HandOverOptions {
  readonly engine: ConsumerEngine
  readonly listener: ListenerCalls
  readonly meter: GroupMeter
  readonly commitHandled: CommitHandled
}

/** How a new assignment is taken. */
export interface AdoptTerms {
  /** Whether everything is told as new, since all was told as revoked before. */
  readonly tellsAll: boolean
  /** Partitions of which nobody can have read before this: without a committed offset they begin at their start. */
  readonly isNew: (partition: TopicPartition) => boolean
  /** False for what the application has dropped meanwhile. */
  readonly isWanted: (partition: TopicPartition) => boolean
  /** Limits the wait for positions. */
  readonly deadline: Deadline
}

/** The part of the time for a give-back that is kept for the commit behind it. */
const commitShare = 0.1

/**
 * Lets partitions go and takes others, in the order that keeps what was handled and what was not apart: nothing more is
 * handed out, what is in hand comes back, it is committed, the listener is told, and only then are they gone.
 */
export class HandOver {
  readonly #engine: ConsumerEngine
  readonly #listener: ListenerCalls
  readonly #meter: GroupMeter
  readonly #commitHandled: CommitHandled
  /** What the group has assigned; the application may name others when it has unsubscribed. */
  #taken: ReadonlySet<PartitionState> = new Set()
  /** Told as revoked, and still here: they may come back in the next generation. */
  readonly #revoked = new Set<PartitionState>()
  /** Told as assigned, or about to be: only of these a listener hears that they go. */
  readonly #announced = new Set<PartitionState>()
  /** A last commit for which there was no time to wait. */
  #parting: Promise<void> = Promise.resolve()
  /** Changes when all that is under way has lost its sense. */
  #epoch = 0

  constructor({ engine, listener, meter, commitHandled }: HandOverOptions) {
    this.#engine = engine
    this.#listener = listener
    this.#meter = meter
    this.#commitHandled = commitHandled
  }

  /** What the group has assigned, and was not told as revoked. */
  get held(): readonly PartitionState[] {
    return this.#engine.assignment.states.filter(state => this.#taken.has(state) && !this.#revoked.has(state))
  }

  /**
   * Gives partitions back; they stay in the assignment, suspended, until {@link drop} or {@link adopt}.
   *
   * @param commit - Whether what is handled is committed, where auto-commit is on.
   * @returns false when they were lost meanwhile.
   */
  async giveBack(partitions: readonly PartitionState[], deadline: Deadline, commit = true): Promise<boolean> {
    const engine = this.#engine
    const going = partitions.filter(state => state.assigned && !this.#revoked.has(state))
    const epoch = this.#epoch
    const isOver = (): boolean => this.#epoch !== epoch
    engine.suspend(going)
    if (going.length === 0) {
      await this.settled()
      return !isOver()
    }
    if (commit) {
      const limit = deadline.within(deadline.remainingMs() * (1 - commitShare))
      await engine.hands.whenBack(going, limit)
      if (isOver()) return false
      await this.#commitHandled(going, deadline)
      if (isOver()) return false
    }
    for (const state of going) this.#revoked.add(state)
    await this.#tellGone('revoked', going)
    return !isOver()
  }

  /** Resolves when the listener is done with all that it was told. */
  async settled(): Promise<void> {
    await this.#parting
    await this.#listener.idle()
  }

  /** Removes what was given back from the assignment. */
  drop(): void {
    if (this.#revoked.size === 0) return
    this.#assign(this.#engine.assignment.states.filter(state => !this.#revoked.has(state)))
  }

  /** Lets everything go in this very step: the application wants others, and does not wait. */
  letGo(deadline: Deadline): void {
    const going = this.held
    this.#engine.suspend(going)
    this.#parting = this.#commitHandled(going, deadline)
    void this.#tellGone('revoked', going)
    this.#epoch += 1
    this.#assign([])
  }

  /** All that is held belongs to others, or is about to: at once nothing of it is here any more. */
  lose(): void {
    const lost = this.held
    this.#epoch += 1
    this.#assign(this.#engine.assignment.states.filter(state => !this.#taken.has(state)))
    void this.#tellGone('lost', lost)
  }

  /**
   * Makes these the assignment. What was assigned before stays as it is, with position, buffers and pause; what comes is
   * handed out when the listener is done with it.
   *
   * @returns false when it was lost meanwhile.
   */
  async adopt(
    wanted: readonly TopicPartition[],
    { tellsAll, isNew, isWanted, deadline }: AdoptTerms,
  ): Promise<boolean> {
    const engine = this.#engine
    const before = new Set(engine.assignment.states)
    this.#assign(wanted, isNew)
    const all = engine.assignment.states
    this.#taken = new Set(all)
    const added = all.filter(state => !before.has(state))
    const told = tellsAll ? all : added
    const epoch = this.#epoch
    engine.suspend(told)
    this.#revoked.clear()
    this.#meter.partitions('assigned', told)
    if (this.#listener.hears('assigned')) {
      await this.#positionsOf(added, deadline)
      if (this.#epoch !== epoch) return false
      for (const state of told) this.#announced.add(state)
      await this.#listener.tell('assigned', told)
    } else {
      for (const state of told) this.#announced.add(state)
      await this.#listener.idle()
    }
    if (this.#epoch !== epoch) return false
    // All of them: a topic may have been dropped from the subscription, and taken up again, since.
    engine.unsuspend(all.filter(state => state.assigned && isWanted(state)))
    return true
  }

  /** Who has not heard yet that they came does not hear that they go. */
  #tellGone(event: 'revoked' | 'lost', partitions: readonly PartitionState[]): Promise<void> {
    this.#meter.partitions(event, partitions)
    const known = partitions.filter(state => this.#announced.delete(state))
    return known.length === 0 ? this.#listener.idle() : this.#listener.tell(event, known)
  }

  #assign(wanted: readonly TopicPartition[], isNew: (partition: TopicPartition) => boolean = () => false): void {
    const { added, removed } = reassign(this.#engine, wanted)
    for (const state of removed) this.#revoked.delete(state)
    for (const state of added) state.fromStart = isNew(state)
  }

  /** Waits until each has a position, or is in some trouble that may last. */
  async #positionsOf(partitions: readonly PartitionState[], deadline: Deadline): Promise<void> {
    const isSettled = (state: PartitionState): boolean =>
      !state.assigned || state.position !== undefined || state.failure !== undefined || state.backoff !== undefined
    const take = (): true | null => (partitions.every(isSettled) ? true : null)
    if (take() !== null) return
    const over = (): true => true
    const terms = {
      take,
      timeoutMs: deadline.remainingMs(),
      signal: deadline.signal,
      whenOver: over,
      whenStopped: over,
    }
    await this.#engine.positionWaits.wait(terms).catch(() => true)
  }
}
