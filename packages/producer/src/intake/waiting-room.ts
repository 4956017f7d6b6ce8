import type { Runtime, TimerHandle } from '@kclient/net'
import type { TopicQueue } from './topic-queue.ts'
import { bufferFull, isOutside, noRoom, noSuchPartition, topicNotTold } from './waiting-failures.ts'
import type { Progress, WaitingSend } from './waiting-send.ts'

/** For this long a partition is looked for that the brokers deny: they hear of new ones one after the other. */
const laggingMs = 3_000

/** What the room goes by. */
export interface WaitingRoomOptions {
  readonly maxBlockMs: number
  readonly bufferMemory: number
}

/** What the room asks of others. */
export interface WaitingRoomHelp {
  /** Somebody has to wait for room in the buffer. */
  crowded(): void
  /** Nobody has to any more. */
  uncrowded(): void
  /** A send waits for a topic that is not known. */
  topicWanted(topic: TopicQueue): void
  /** No send waits for it any more. */
  topicLeft(topic: TopicQueue): void
  /** Asks the cluster anew for a topic; gives whether it has answered. */
  askAgain(topic: TopicQueue): Promise<boolean>
  /** Why a topic is not known; undefined when the cluster has not answered. */
  topicError(topic: TopicQueue): Error | undefined
}

/**
 * Where calls wait that could not append at once: for their topic, an async serializer, or room in the buffer. Within a
 * topic they go in the order of their calls; of several topics that could go, the earliest call goes first. Each waits
 * for at most maxBlockMs, and all together for no more than bufferMemory bytes.
 */
export class WaitingRoom {
  readonly #runtime: Runtime
  readonly #options: WaitingRoomOptions
  readonly #help: WaitingRoomHelp
  /** Everybody who waits, by the time at which they give up. */
  readonly #waiting = new Set<WaitingSend>()
  /** Topics whose first send may be able to go. */
  readonly #ready = new Set<TopicQueue>()
  #bytes = 0
  #orders = 0
  #serving = false
  #timer: TimerHandle | undefined
  #drainWaiters: { readonly upTo: number; readonly resolve: () => void }[] = []

  constructor(runtime: Runtime, options: WaitingRoomOptions, help: WaitingRoomHelp) {
    this.#runtime = runtime
    this.#options = options
    this.#help = help
  }

  /** Calls that wait. */
  get size(): number {
    return this.#waiting.size
  }

  /** When the first of them came (monotonic); undefined when nobody waits. */
  get oldest(): number | undefined {
    const [first] = this.#waiting
    return first === undefined ? undefined : first.expiresAt - this.#options.maxBlockMs
  }

  /** Whether somebody waits for room in the buffer: then nobody may go past. */
  get hasQueue(): boolean {
    return this.#ready.size > 0
  }

  /** The place and the time limit of a send that comes now. */
  ticket(): { readonly order: number; readonly expiresAt: number } {
    this.#orders += 1
    return { order: this.#orders, expiresAt: this.#runtime.now() + this.#options.maxBlockMs }
  }

  /** Takes a send in, and lets it go on at once if it can. */
  add(send: WaitingSend): void {
    const { bufferMemory } = this.#options
    if (this.#bytes + send.bytes > bufferMemory) {
      send.fail(bufferFull(send, bufferMemory))
      return
    }
    this.#waiting.add(send)
    this.#count(send)
    send.topic.waiting.push(send)
    this.#schedule()
    if (!send.topic.isKnown) this.#help.topicWanted(send.topic)
    this.wake(send.topic)
  }

  /** An async serializer of a send has ended: now it is known what it holds. */
  serialized(send: WaitingSend): void {
    if (this.#waiting.has(send)) this.#count(send)
    this.wake(send.topic)
  }

  #count(send: WaitingSend): void {
    this.#bytes += send.bytes - send.counted
    send.counted = send.bytes
  }

  /** Something that sends of this topic may have waited for is there. */
  wake(topic: TopicQueue): void {
    if (topic.waiting.first === undefined || !topic.isKnown) return
    this.#ready.add(topic)
    this.serve()
  }

  /** Lets go who can, in turn. Calls that come in meanwhile, out of a partitioner, are served by the same round. */
  serve(): void {
    if (this.#serving) return
    this.#serving = true
    try {
      for (let topic = this.#earliest(); topic !== undefined; topic = this.#earliest()) {
        const send = topic.waiting.first
        if (send === undefined || !topic.isKnown) {
          this.#ready.delete(topic)
          continue
        }
        const progress = send.done ? 'done' : this.#advance(send)
        if (progress === 'no-room') {
          this.#help.crowded()
          return
        }
        if (progress === 'done') {
          this.#remove(send)
          continue
        }
        this.#ready.delete(topic)
        if (progress === 'unknown-partition') this.#checkPartition(send)
      }
    } finally {
      this.#serving = false
      if (this.#ready.size === 0) this.#help.uncrowded()
    }
  }

  #advance(send: WaitingSend): Progress {
    let progress: Progress | undefined
    while (progress === undefined) {
      try {
        progress = send.advance()
      } catch (error) {
        // The partitioner threw: that ends this record alone.
        send.failFirst(error)
        if (send.done) progress = 'done'
      }
    }
    if (send.progressed && !send.done) {
      // It has waited for its next record only from now on.
      send.progressed = false
      send.expiresAt = this.#runtime.now() + this.#options.maxBlockMs
      this.#waiting.delete(send)
      this.#waiting.add(send)
    }
    return progress
  }

  #earliest(): TopicQueue | undefined {
    let earliest: TopicQueue | undefined
    let order = Infinity
    for (const topic of this.#ready) {
      const first = topic.waiting.first
      if (first !== undefined && first.order > order) continue
      earliest = topic
      order = first?.order ?? -1
    }
    return earliest
  }

  /** The partition may be newer than what is known of the topic, or than what the broker knows that told about it. */
  #checkPartition(send: WaitingSend): void {
    const { topic } = send
    if (send.deniedSince >= 0 && this.#runtime.now() - send.deniedSince >= laggingMs) {
      send.deniedSince = -1
      send.failFirst(noSuchPartition(send))
      this.#ready.add(topic)
      return
    }
    void this.#help.askAgain(topic).then(isAnswered => {
      if (isAnswered && send.deniedSince < 0) send.deniedSince = this.#runtime.now()
      this.wake(topic)
    })
  }

  /** The caller waits no longer. Returns false when it is too late: the record is in a batch. */
  cancel(send: WaitingSend, error: unknown): boolean {
    if (send.done) return false
    send.fail(error)
    this.#remove(send)
    this.wake(send.topic)
    return true
  }

  /** Nothing of this topic can ever be sent. */
  failTopic(topic: TopicQueue, error: Error): void {
    this.#ready.delete(topic)
    for (let send = topic.waiting.first; send !== undefined; send = topic.waiting.first) {
      send.fail(error)
      if (!this.#waiting.has(send)) topic.waiting.shift()
      this.#remove(send)
    }
  }

  /** Everybody has to leave. */
  failAll(error: Error): void {
    this.#ready.clear()
    this.#help.uncrowded()
    for (const send of this.#waiting) send.fail(error)
    for (const send of Array.from(this.#waiting)) this.#remove(send)
  }

  /** Resolves when all who wait now have gone, into a batch or away. */
  drained(): Promise<void> {
    if (this.#waiting.size === 0) return Promise.resolve()
    const upTo = this.#orders
    return new Promise(resolve => this.#drainWaiters.push({ upTo, resolve }))
  }

  #remove(send: WaitingSend): void {
    if (!this.#waiting.delete(send)) return
    this.#bytes -= send.counted
    const { topic } = send
    while (topic.waiting.first?.done === true) topic.waiting.shift()
    if (topic.waiting.length === 0) {
      this.#ready.delete(topic)
      if (this.#ready.size === 0) this.#help.uncrowded()
      this.#help.topicLeft(topic)
    }
    if (this.#waiting.size === 0) {
      this.#runtime.clearTimeout(this.#timer)
      this.#timer = undefined
    }
    if (this.#drainWaiters.length === 0) return
    let oldest = Infinity
    for (const { order } of this.#waiting) oldest = Math.min(oldest, order)
    this.#drainWaiters = this.#drainWaiters.filter(({ upTo, resolve }) => {
      if (oldest <= upTo) return true
      resolve()
      return false
    })
  }

  #schedule(): void {
    if (this.#timer !== undefined) return
    const [first] = this.#waiting
    if (first === undefined) return
    const delay = Math.max(0, first.expiresAt - this.#runtime.now())
    // After the event loop was blocked, what they wait for may have come already: sockets are read before the verdict.
    this.#timer = this.#runtime.setTimeout(() => this.#runtime.setImmediate(() => this.#expire()), delay)
  }

  #expire(): void {
    this.#timer = undefined
    const now = this.#runtime.now()
    const expired: WaitingSend[] = []
    for (const send of this.#waiting) {
      if (send.expiresAt > now) break
      expired.push(send)
    }
    for (const send of expired) this.cancel(send, this.#expired(send))
    this.#schedule()
  }

  #expired(send: WaitingSend): Error {
    const { topic } = send
    const { maxBlockMs } = this.#options
    if (!topic.isKnown) return this.#help.topicError(topic) ?? topicNotTold(send, maxBlockMs)
    return isOutside(send) ? noSuchPartition(send) : noRoom(send, maxBlockMs)
  }
}
