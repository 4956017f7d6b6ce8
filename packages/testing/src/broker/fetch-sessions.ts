import { ErrorCode } from '@kclient/errors'
import { ZERO_UUID, type Uuid } from '@kclient/protocol'

/** A partition that a consumer asks to be read. Of name and id the request's version has one. */
export interface FetchTarget {
  readonly topic: string
  readonly topicId: Uuid
  readonly partition: number
  readonly fetchOffset: bigint
  readonly maxBytes: number
  readonly currentLeaderEpoch: number
  readonly lastFetchedEpoch: number
}

/** Names a partition within a session. */
type FetchTargetName = Pick<FetchTarget, 'topic' | 'topicId' | 'partition'>

/** What a response says of one partition, as far as a session has to know it. */
export interface FetchOutcome {
  readonly errorCode: number
  readonly highWatermark: bigint
  readonly logStartOffset: bigint
  readonly recordsSize: number
  /** Whether there is something to tell beside the above, such as a preferred replica or a diverging epoch. */
  readonly isNews: boolean
}

/** The session part of a Fetch request. */
export interface FetchSessionRequest {
  readonly sessionId: number
  readonly sessionEpoch: number
  readonly usesTopicIds: boolean
  readonly targets: readonly FetchTarget[]
  readonly forgotten: readonly FetchTargetName[]
}

/** One request's view of its session. */
export interface FetchContext {
  /** What to read, in this order. */
  readonly targets: readonly FetchTarget[]
  /** Ends the request: says which outcomes go into the response, and under which session. */
  finish<O extends FetchOutcome>(
    outcomes: readonly O[],
  ): { readonly errorCode: number; readonly sessionId: number; readonly outcomes: readonly O[] }
}

interface CachedPartition {
  target: FetchTarget
  highWatermark: bigint
  logStartOffset: bigint
}

interface Session {
  readonly id: number
  readonly usesTopicIds: boolean
  epoch: number
  lastUsed: number
  readonly partitions: Map<string, CachedPartition>
}

const finalEpoch = -1
const initialEpoch = 0

/** The fetch sessions of one node (KIP-227): what each consumer wants, and what it was told last. */
export class FetchSessions {
  readonly #sessions = new Map<number, Session>()
  readonly #slots: number
  readonly #evictionMs: number
  readonly #now: () => number
  readonly #random: () => number

  constructor(options: { slots: number; evictionMs: number; now: () => number; random: () => number }) {
    this.#slots = options.slots
    this.#evictionMs = options.evictionMs
    this.#now = options.now
    this.#random = options.random
  }

  /** Number of sessions that are open. */
  get size(): number {
    return this.#sessions.size
  }

  /** Forgets a session, as a broker does that needs the place. Its consumer hears of it with its next request. */
  evictAll(): void {
    this.#sessions.clear()
  }

  /** Begins a request: gives its context, or the number of the error that answers it. */
  open(request: FetchSessionRequest): FetchContext | number {
    if (request.sessionEpoch === finalEpoch || request.sessionEpoch === initialEpoch) {
      this.#sessions.delete(request.sessionId)
      return request.sessionEpoch === finalEpoch ? sessionless(request.targets) : this.#full(request)
    }
    const session = this.#sessions.get(request.sessionId)
    if (session === undefined) return ErrorCode.FETCH_SESSION_ID_NOT_FOUND
    if (session.epoch !== request.sessionEpoch) return ErrorCode.INVALID_FETCH_SESSION_EPOCH
    if (session.usesTopicIds !== request.usesTopicIds) return ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR
    update(session, request)
    if (session.partitions.size === 0) {
      this.#sessions.delete(session.id)
      return sessionless([])
    }
    session.lastUsed = this.#now()
    session.epoch = nextEpoch(session.epoch)
    return this.#incremental(session, session.epoch)
  }

  #full(request: FetchSessionRequest): FetchContext {
    return {
      targets: request.targets,
      finish: outcomes => ({ errorCode: 0, sessionId: this.#create(request, outcomes), outcomes }),
    }
  }

  #incremental(session: Session, epoch: number): FetchContext {
    return {
      targets: Array.from(session.partitions.values(), cached => cached.target),
      finish: outcomes => {
        // Another request of the same session came on another connection while this one waited for data.
        if (session.epoch !== epoch) {
          return { errorCode: ErrorCode.INVALID_FETCH_SESSION_EPOCH, sessionId: session.id, outcomes: [] }
        }
        const keys = [...session.partitions.keys()]
        const news = outcomes.filter((outcome, index) => tell(session, keys[index] as string, outcome))
        return { errorCode: 0, sessionId: session.id, outcomes: news }
      },
    }
  }

  #create(request: FetchSessionRequest, outcomes: readonly FetchOutcome[]): number {
    if (this.#sessions.size >= this.#slots && !this.#makeRoom()) return 0
    const session: Session = {
      id: this.#newId(),
      usesTopicIds: request.usesTopicIds,
      epoch: nextEpoch(initialEpoch),
      lastUsed: this.#now(),
      partitions: new Map(),
    }
    request.targets.forEach((target, index) => {
      const outcome = outcomes[index]
      const told = outcome !== undefined && outcome.errorCode === 0
      session.partitions.set(keyOf(target), {
        target,
        highWatermark: told ? outcome.highWatermark : -1n,
        logStartOffset: told ? outcome.logStartOffset : -1n,
      })
    })
    this.#sessions.set(session.id, session)
    return session.id
  }

  #makeRoom(): boolean {
    let oldest: Session | undefined
    for (const session of this.#sessions.values()) {
      if (oldest === undefined || session.lastUsed < oldest.lastUsed) oldest = session
    }
    if (oldest === undefined || this.#now() - oldest.lastUsed < this.#evictionMs) return false
    return this.#sessions.delete(oldest.id)
  }

  #newId(): number {
    for (;;) {
      const id = 1 + Math.floor(this.#random() * 0x7fff_fffe)
      if (!this.#sessions.has(id)) return id
    }
  }
}

function sessionless(targets: readonly FetchTarget[]): FetchContext {
  return { targets, finish: outcomes => ({ errorCode: 0, sessionId: 0, outcomes }) }
}

function update(session: Session, request: FetchSessionRequest): void {
  for (const target of request.targets) {
    const cached = session.partitions.get(keyOf(target))
    if (cached === undefined) session.partitions.set(keyOf(target), { target, highWatermark: -1n, logStartOffset: -1n })
    else cached.target = target
  }
  for (const name of request.forgotten) session.partitions.delete(keyOf(name))
}

// True when the consumer has to hear of a partition. One that had data moves to the end, so that the next response,
// which may be full before its turn, begins with the others.
function tell(session: Session, key: string, outcome: FetchOutcome): boolean {
  const cached = session.partitions.get(key)
  if (cached === undefined) return false
  const isNews =
    outcome.isNews ||
    outcome.recordsSize > 0 ||
    outcome.errorCode !== 0 ||
    outcome.highWatermark !== cached.highWatermark ||
    outcome.logStartOffset !== cached.logStartOffset
  // After an error the consumer must hear of the partition again even if nothing has changed since.
  cached.highWatermark = outcome.errorCode === 0 ? outcome.highWatermark : -1n
  cached.logStartOffset = outcome.logStartOffset
  if (outcome.recordsSize > 0) {
    session.partitions.delete(key)
    session.partitions.set(key, cached)
  }
  return isNews
}

function nextEpoch(epoch: number): number {
  return epoch === 0x7fff_ffff ? 1 : epoch + 1
}

function keyOf(name: FetchTargetName): string {
  return name.topicId === ZERO_UUID ? `${name.topic}/${name.partition}` : `${name.topicId}#${name.partition}`
}
