import { IllegalStateError } from '@kclient/errors'
import { addSequence } from '@kclient/protocol'
import type {
  Answer,
  DeliveryOrder,
  OrderedBatch,
  ProducerIdAndEpoch,
  Repair,
  Verdict,
} from '../batches/delivery-order.ts'

/**
 * - `fresh`: nothing was numbered under this producer id and epoch yet
 * - `solo`: one batch at a time, until the leader has acknowledged one
 * - `steady`: as many as may be in flight
 * - `gap`: a numbered batch has failed; nothing new is numbered until it is known whether the broker has it
 */
export type OrderState = 'fresh' | 'solo' | 'steady' | 'gap'

const legal = {
  fresh: ['solo'],
  solo: ['steady', 'gap', 'fresh'],
  steady: ['solo', 'gap', 'fresh'],
  gap: ['steady', 'solo', 'fresh'],
} as const satisfies Record<OrderState, readonly OrderState[]>

/** What the gap needs, the mildest first. */
const severity = { rewind: 0, bump: 1, renew: 2 } as const satisfies Record<Repair, number>

const sequences = 0x8000_0000

/**
 * Sequence numbers of one partition for an idempotent producer (KIP-98, KIP-360), as a state machine without clock and
 * network. It outlives the topic's metadata: a partition that is not heard of for a while goes on with its numbers.
 *
 * A number is given once, when a batch first goes, and stays while the outcome is in doubt: the broker tells a repeated
 * batch by it. Only batches that are certainly not in the log are numbered anew.
 */
export class IdempotentOrder<B extends OrderedBatch> implements DeliveryOrder<B> {
  #state: OrderState = 'fresh'
  #producerId = -1n
  #producerEpoch = -1
  #next = 0
  readonly #numbered: B[] = []
  #inFlight = 0
  /** In a gap: the first number that failed, and what it needs. */
  #gapStart = 0
  #gapRepair: Repair = 'rewind'
  #lastAckedOffset = -1n

  get state(): OrderState {
    return this.#state
  }

  get outstanding(): readonly B[] {
    return this.#numbered
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /** The next number to be given. */
  get nextSequence(): number {
    return this.#next
  }

  /** Begins the numbers elsewhere than at 0; only for a partition that has sent nothing. */
  set nextSequence(sequence: number) {
    if (this.#numbered.length > 0)
      throw new IllegalStateError('The numbers of a partition cannot move under its batches')
    this.#next = sequence
  }

  /** Offset of the last record that was acknowledged here; -1n before the first. */
  get lastAckedOffset(): bigint {
    return this.#lastAckedOffset
  }

  /** The producer id and epoch of the batches here. */
  get identity(): ProducerIdAndEpoch {
    return { producerId: this.#producerId, producerEpoch: this.#producerEpoch }
  }

  retry(): B | undefined {
    switch (this.#state) {
      case 'fresh':
        return undefined
      case 'steady':
        // What waits here waits behind all that is in flight: whatever puts a batch back makes the state solo, and that
        // ends with an acknowledgement while nothing else is in flight.
        return this.#inFlight === this.#numbered.length ? undefined : this.#numbered[this.#inFlight]
      case 'solo':
        return this.#inFlight > 0 ? undefined : this.#numbered[0]
      case 'gap':
        return this.#inFlight > 0 ? undefined : this.#probe()
    }
  }

  /**
   * Which batch to send while there is a gap: those before the gap have to be resolved anyhow; of those behind it, the
   * ones in doubt have to be asked for under their number, after all that stand before them. An acknowledgement of one
   * proves that the failed batch is in the log; what was refused says nothing new.
   */
  #probe(): B | undefined {
    let first: B | undefined
    for (const batch of this.#numbered) {
      if (batch.refused) continue
      first ??= batch
      if (batch.inDoubt || this.#isBeforeGap(batch)) return first
    }
    return undefined
  }

  admits(id: ProducerIdAndEpoch | undefined): boolean {
    if (id === undefined || this.#state === 'gap') return false
    // Fresh under an id that was used already: the new epoch has yet to come.
    if (this.#state === 'fresh') return !this.#isCurrent(id)
    if (this.#numbered.length === 0) return true
    if (this.#state !== 'steady' || !this.#isCurrent(id)) return false
    return this.#inFlight === this.#numbered.length
  }

  admit(batch: B, id: ProducerIdAndEpoch | undefined): void {
    if (id === undefined || !this.admits(id))
      throw new IllegalStateError(`A batch was numbered in state ${this.#state}`)
    if (!this.#isCurrent(id)) {
      // A new epoch begins at 0, and the broker takes nothing else: so nothing may be left under the old one.
      if (this.#state !== 'fresh') this.#become('fresh')
      if (this.#producerId !== -1n) this.#next = 0
      this.#producerId = id.producerId
      this.#producerEpoch = id.producerEpoch
    }
    if (this.#state === 'fresh') this.#become('solo')
    batch.producerId = this.#producerId
    batch.producerEpoch = this.#producerEpoch
    batch.baseSequence = this.#next
    this.#next = addSequence(this.#next, batch.recordCount)
    this.#numbered.push(batch)
    this.#depart(batch)
  }

  resent(batch: B): void {
    if (batch.inFlight || !this.#numbered.includes(batch))
      throw new IllegalStateError('This batch is not waiting to go again')
    this.#depart(batch)
  }

  #depart(batch: B): void {
    batch.inFlight = true
    this.#inFlight += 1
  }

  answered(batch: B, answer: Answer, offset = -1n): Verdict {
    if (!batch.inFlight) throw new IllegalStateError('An answer came for a batch that is not in flight')
    batch.inFlight = false
    this.#inFlight -= 1
    switch (answer) {
      case 'stored':
        return this.#stored(batch, offset)
      case 'later':
        return this.#again()
      case 'doubtful':
        batch.inDoubt = true
        return this.#again()
      case 'refused':
        return this.#failed(batch)
      case 'unknown':
        batch.inDoubt = true
        return this.#failed(batch)
      case 'too-large':
        if (batch.abandoned || batch.recordCount < 2) return this.#failed(batch)
        this.#slowDown()
        return 'split'
      case 'out-of-order':
        return this.#outOfOrder(batch)
      case 'fenced':
        return this.#renumbered(batch, 'renew')
    }
  }

  #stored(batch: B, offset: bigint): Verdict {
    const closesGap = this.#state === 'gap' && !this.#isBeforeGap(batch)
    this.#forget(batch)
    if (offset > this.#lastAckedOffset) this.#lastAckedOffset = offset
    if (closesGap) for (const other of this.#numbered) other.refused = false
    if (closesGap) this.#become('solo')
    // With others in flight, one that waits might be overtaken by them: see retry().
    if (this.#state === 'solo' && this.#inFlight === 0) this.#become('steady')
    return 'done'
  }

  #again(): Verdict {
    this.#slowDown()
    return 'retry'
  }

  #failed(batch: B): Verdict {
    this.#drop(batch)
    return 'fail'
  }

  #drop(batch: B): void {
    this.#openGap(batch, batch.inDoubt ? 'bump' : 'rewind')
    this.#forget(batch)
  }

  #outOfOrder(batch: B): Verdict {
    const beforeGap = this.#state !== 'gap' || this.#isBeforeGap(batch)
    if (beforeGap) {
      // Behind an undecided batch this only says that the broker lacks that one. To bump the epoch now would give new
      // numbers to batches of other partitions whose outcome is open.
      if (batch !== this.#numbered[0]) return this.#again()
      return this.#renumbered(batch, 'bump')
    }
    if (batch.inDoubt || batch.abandoned) return this.#failed(batch)
    batch.refused = true
    return 'retry'
  }

  /** The broker cannot take the batch under its number. In doubt, it must not get another one: then it has failed. */
  #renumbered(batch: B, repair: Repair): Verdict {
    this.#openGap(batch, repair)
    if (batch.inDoubt || batch.abandoned) {
      this.#forget(batch)
      return 'fail'
    }
    batch.refused = true
    return 'renumber'
  }

  #openGap(batch: B, repair: Repair): void {
    if (this.#state !== 'gap') {
      this.#become('gap')
      this.#gapStart = batch.baseSequence
      this.#gapRepair = repair
      return
    }
    if (this.#isBeforeGap(batch)) this.#gapStart = batch.baseSequence
    if (severity[repair] > severity[this.#gapRepair]) this.#gapRepair = repair
  }

  split(batch: B, parts: readonly B[]): void {
    const at = this.#numbered.indexOf(batch)
    if (at === -1 || batch.inFlight) throw new IllegalStateError('Only a batch that came back can be split')
    let sequence = batch.baseSequence
    for (const part of parts) {
      // It may be in the log as a whole, from an attempt before the last one. Then the broker takes no part of it, for it
      // has seen these numbers; and the parts must get no others.
      part.inDoubt = batch.inDoubt
      part.producerId = batch.producerId
      part.producerEpoch = batch.producerEpoch
      part.baseSequence = sequence
      sequence = addSequence(sequence, part.recordCount)
    }
    this.#numbered.splice(at, 1, ...parts)
  }

  abandon(batch: B): void {
    batch.abandoned = true
  }

  /**
   * One that is in doubt stays as long as another one behind it is, or may come to be: if it is not in the log, that one
   * cannot be taken under its number, nor be given another. Sent again, it makes room for it.
   */
  dropAbandoned(): B[] {
    if (!this.#numbered.some(batch => batch.abandoned)) return []
    const dropped: B[] = []
    let isNeeded = false
    for (const batch of this.#numbered.toReversed()) {
      if (batch.abandoned && !batch.inFlight && !(batch.inDoubt && isNeeded)) {
        this.#drop(batch)
        dropped.push(batch)
      } else if (!batch.abandoned && (batch.inFlight || batch.inDoubt)) isNeeded = true
    }
    return dropped
  }

  // What a batch was refused for by the old leader, another one may not know. One that knows nothing of this producer would
  // take a batch in doubt under whatever number: those before it have to be asked for first, the refused ones too.
  leaderMoved(): void {
    this.#slowDown()
    for (const batch of this.#numbered) batch.refused = false
  }

  // A leader that does not know this producer takes any first number. Of two batches under way it could refuse the first
  // and take the second, and the first one could never get in before it: so the first one has to go alone.
  topicRecreated(): void {
    this.#lastAckedOffset = -1n
    this.leaderMoved()
  }

  repair(): Repair | undefined {
    return this.#state === 'gap' && this.#inFlight === 0 && this.#probe() === undefined ? this.#gapRepair : undefined
  }

  repaired(): B[] {
    const repair = this.repair()
    if (repair === undefined) throw new IllegalStateError('There is no gap to be repaired')
    if (repair === 'rewind') {
      this.#next = this.#gapStart
      this.#become('solo')
    } else {
      this.#become('fresh')
    }
    const released = this.#numbered.splice(0)
    for (const batch of released) {
      batch.baseSequence = -1
      batch.refused = false
    }
    return released
  }

  #slowDown(): void {
    if (this.#state === 'steady') this.#become('solo')
  }

  #forget(batch: B): void {
    const at = this.#numbered.indexOf(batch)
    if (at !== -1) this.#numbered.splice(at, 1)
  }

  /** Whether its number was given before the one that failed first; numbers wrap, and few are open at a time. */
  #isBeforeGap(batch: B): boolean {
    const ahead = (this.#gapStart - batch.baseSequence + sequences) % sequences
    return ahead > 0 && ahead < sequences / 2
  }

  #isCurrent(id: ProducerIdAndEpoch): boolean {
    return this.#producerEpoch === id.producerEpoch && this.#producerId === id.producerId
  }

  #become(state: OrderState): void {
    if (!(legal[this.#state] as readonly OrderState[]).includes(state)) {
      throw new IllegalStateError(`The order of a partition cannot go from ${this.#state} to ${state}`)
    }
    this.#state = state
  }
}
