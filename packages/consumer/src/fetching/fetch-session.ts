import type { Uuid } from '@kclient/protocol'
import type { PartitionState } from '../assignment/partition-state.ts'

/** What the next fetch of one partition is to ask for. */
export interface FetchTarget {
  /** The partition; the reply counts only while this is the `request` of its owner. */
  readonly owner: PartitionState
  /** The broker that is asked. */
  readonly nodeId: number
  readonly topic: string
  readonly topicId: Uuid
  readonly partition: number
  readonly fetchOffset: bigint
  readonly currentLeaderEpoch: number
  readonly lastFetchedEpoch: number
  readonly maxBytes: number
}

/** A partition that the broker is to leave out from now on. */
interface ForgottenPartition {
  readonly topic: string
  readonly topicId: Uuid
  readonly partition: number
}

/** What goes into one fetch request. */
export interface SessionRequest {
  readonly sessionId: number
  readonly sessionEpoch: number
  readonly targets: readonly FetchTarget[]
  readonly forgotten: readonly ForgottenPartition[]
}

/** - `opening`: the next request names everything and asks for a session; - `incremental`: it names what changed; - `sessionless`: it names everything and asks for none. */
export type FetchSessionState = 'opening' | 'incremental' | 'sessionless'

const next = {
  opening: ['opening', 'incremental', 'sessionless'],
  incremental: ['opening', 'incremental'],
  sessionless: ['opening', 'sessionless'],
} as const satisfies Record<FetchSessionState, readonly FetchSessionState[]>

const noSession = 0
const firstEpoch = 0
const sessionlessEpoch = -1
const maxEpoch = 0x7fff_ffff

/** A broker without a free session slot is asked for one again after this time. */
const refusedForMs = 60_000

/**
 * The fetch session with one broker (KIP-227): the broker remembers what was asked, so that a request names only what
 * changed, and a response only what has news. Pure: no clock, no I/O.
 */
export class FetchSession {
  #state: FetchSessionState = 'opening'
  #id = noSession
  #epoch = firstEpoch
  #openAgainAt = 0
  #byTopicId = false
  /** What the broker remembers, or, without a session, what the last request asked for: by topic name or id. */
  readonly #asked = new Map<string, Map<number, FetchTarget>>()

  get state(): FetchSessionState {
    return this.#state
  }

  /** Id of the session that the broker holds for us; 0 when there is none. */
  get id(): number {
    return this.#id
  }

  /**
   * Makes the next request, so that the broker serves exactly these partitions.
   *
   * @param wanted - Each partition once.
   * @param byTopicId - Whether the request names topics by id (Fetch v13 on).
   * @param now - Monotonic, ms.
   */
  request(wanted: readonly FetchTarget[], byTopicId: boolean, now: number): SessionRequest {
    if (this.#state === 'sessionless' && now >= this.#openAgainAt) this.#become('opening')
    // Names and ids do not mix in one session: a full request under the old id replaces the session.
    if (this.#state === 'incremental' && byTopicId !== this.#byTopicId) this.#become('opening')
    this.#byTopicId = byTopicId
    return this.#state === 'incremental' ? this.#changes(wanted) : this.#all(wanted)
  }

  /** What was asked of a partition in the request under way or in the session. */
  asked(topicNameOrId: string, partition: number): FetchTarget | undefined {
    return this.#asked.get(topicNameOrId)?.get(partition)
  }

  /**
   * The broker has answered without an error for the request as a whole.
   *
   * @param sessionId - From the response; 0 means that the broker keeps no session.
   */
  answered(sessionId: number, now: number): void {
    switch (this.#state) {
      case 'opening':
        this.#id = sessionId
        if (sessionId === noSession) {
          // No slot is free. Asking each time would make the broker evict sessions of others in turn.
          this.#openAgainAt = now + refusedForMs
          this.#become('sessionless')
        } else {
          this.#epoch = epochAfter(firstEpoch)
          this.#become('incremental')
        }
        return
      case 'incremental':
        if (sessionId !== this.#id) this.reopen(sessionId === noSession)
        else this.#epoch = epochAfter(this.#epoch)
        return
      case 'sessionless':
        return
    }
  }

  /**
   * The state of the session is in doubt: the next request opens another.
   *
   * @param gone - Whether the broker no longer has it; else the next request names it, to free its slot.
   */
  reopen(gone: boolean): void {
    if (gone) this.#id = noSession
    if (this.#state !== 'sessionless') this.#become('opening')
  }

  #all(wanted: readonly FetchTarget[]): SessionRequest {
    this.#asked.clear()
    for (const target of wanted) this.#remember(target)
    const sessionless = this.#state === 'sessionless'
    return {
      sessionId: sessionless ? noSession : this.#id,
      sessionEpoch: sessionless ? sessionlessEpoch : firstEpoch,
      targets: wanted,
      forgotten: [],
    }
  }

  #changes(wanted: readonly FetchTarget[]): SessionRequest {
    const targets: FetchTarget[] = []
    const forgotten: ForgottenPartition[] = []
    const keep = new Set<FetchTarget>()
    for (const target of wanted) {
      const before = this.asked(this.#keyOf(target), target.partition)
      if (before === undefined || differs(before, target)) targets.push(target)
      keep.add(target)
      this.#remember(target)
    }
    // A topic that was made anew stands under another id now, so its old id is among what is left over here.
    for (const [key, partitions] of this.#asked) {
      for (const [partition, target] of partitions) {
        if (keep.has(target)) continue
        forgotten.push({ topic: target.topic, topicId: target.topicId, partition })
        partitions.delete(partition)
      }
      if (partitions.size === 0) this.#asked.delete(key)
    }
    return { sessionId: this.#id, sessionEpoch: this.#epoch, targets, forgotten }
  }

  #remember(target: FetchTarget): void {
    const key = this.#keyOf(target)
    let partitions = this.#asked.get(key)
    if (partitions === undefined) {
      partitions = new Map()
      this.#asked.set(key, partitions)
    }
    partitions.set(target.partition, target)
  }

  #keyOf(target: FetchTarget): string {
    return this.#byTopicId ? target.topicId : target.topic
  }

  #become(state: FetchSessionState): void {
    const legal: readonly FetchSessionState[] = next[this.#state]
    if (!legal.includes(state)) throw new Error(`Fetch session: from ${this.#state} to ${state}`)
    this.#state = state
  }
}

/** Epochs of requests in a session count up, and behind the largest from 1: 0 opens a session. */
export function epochAfter(epoch: number): number {
  return epoch === maxEpoch ? 1 : epoch + 1
}

/** Whether the broker's memory of a partition is out of date. */
function differs(before: FetchTarget, now: FetchTarget): boolean {
  return (
    before.fetchOffset !== now.fetchOffset ||
    before.currentLeaderEpoch !== now.currentLeaderEpoch ||
    before.lastFetchedEpoch !== now.lastFetchedEpoch ||
    before.maxBytes !== now.maxBytes ||
    before.topicId !== now.topicId
  )
}
