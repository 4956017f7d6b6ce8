import { type Backoff, type Cluster, deferred, TopicPartitionMap } from '@kclient/cluster'
import { brokerError, ConsumerStoppedError, KafkaError, type TopicPartition } from '@kclient/errors'
import { Deadline, type TimerHandle } from '@kclient/net'
import type { GroupMeter, ObservedRebalance } from '../observing/group-meter.ts'
import type { PartitionState } from '../assignment/partition-state.ts'
import { CommitGate } from './commit-gate.ts'
import { FirstAssignment } from './first-assignment.ts'
import { GroupFarewell } from './group-farewell.ts'
import { GroupJoin, type JoinedGeneration } from './group-join.ts'
import { GroupRequests, type GroupTerms } from './group-requests.ts'
import type { HandOver } from './hand-over.ts'
import { Heartbeats } from './heartbeats.ts'
import { asKafkaError, messageOf, type Verdict, verdictOf } from './member-errors.ts'
import { expectStep, type Membership, type MemberState, nobody } from './member-state.ts'
import type { Owned, Strategies } from './strategies.ts'

/** What a member works with. */
export interface GroupMemberOptions {
  readonly cluster: Cluster
  readonly terms: GroupTerms
  readonly heartbeatIntervalMs: number
  readonly strategies: Strategies
  readonly handOver: HandOver
  readonly meter: GroupMeter
  /** The topics to join with; undefined while there is no subscription. */
  readonly topics: () => readonly string[] | undefined
  /** Whether it is known which topics are meant. */
  readonly isResolved: () => boolean
  /** Whether a listener is at work, or about to be. */
  readonly isTelling: () => boolean
  /** Partitions of a topic that came after it was first assigned. */
  readonly isNew: (partition: TopicPartition) => boolean
  /** An assignment was taken. */
  readonly onTaken: () => void
  /** The application has to know; `told` is called when it does. */
  readonly raise: (error: KafkaError, told: () => void) => void
  /** Nothing works any more. */
  readonly fail: (error: KafkaError) => void
}

/** The least time that a commit before a rebalance gets. */
const leastCommitMs = 1_000

/** The part of a session after which the answer to a SyncGroup may be out of date. */
const oldAnswer = 1 / 3

/** The longest wait for the answer to a LeaveGroup that nobody waits for. */
const leaveLimitMs = 5_000

/**
 * A member of a group of the classic protocol: the one owner of its state, its member id and its generation. One loop does
 * all that takes time, a step after the other, so that there is never more than one JoinGroup or SyncGroup under way, and
 * a hand-over never overlaps another. What happens meanwhile (heartbeats, refused commits, changes of the subscription)
 * changes the state at once, in one synchronous step, and ends what the loop waits for where that has lost its sense.
 */
export class GroupMember {
  readonly #options: GroupMemberOptions
  readonly #requests: GroupRequests
  readonly #heartbeats: Heartbeats
  readonly #join: GroupJoin
  readonly #life = new AbortController()
  readonly #backoff: Backoff
  readonly #farewell: GroupFarewell
  readonly #gate: CommitGate
  readonly #first = new FirstAssignment()
  #state: MemberState = 'unjoined'
  #member: Membership = nobody
  /** The generation in which the assignment was taken; -1 without one. */
  #ownedGeneration = -1
  /** Why to join again; undefined while there is no reason. */
  #reason: string | undefined
  /** SyncGroup was refused since the next rebalance had begun: what this generation brought is not known. */
  #missed = false
  /** The application has to hear of something, or to ask for records, before the group is joined again. */
  #halted = false
  /** The group has refused this member: it waits a while before it tries again. */
  #isToldOff = false
  #closing = false
  /** Ends the wait of {@link closing} for a join under way. */
  #patience: TimerHandle | undefined
  #ended = false
  /** Ends the wait of a JoinGroup or SyncGroup, and of a pause, when they have lost their sense. */
  #interrupt = new AbortController()
  /** Ends a give-back under way: what is given back is lost. */
  #loss = new AbortController()
  /** Ends the wait for positions of a new assignment. */
  #hurry = new AbortController()
  #news = deferred<void>()
  #running: Promise<void> | undefined
  #rebalance: ObservedRebalance | undefined

  constructor(options: GroupMemberOptions) {
    const { cluster, terms, heartbeatIntervalMs, strategies, meter } = options
    this.#options = options
    this.#requests = new GroupRequests(cluster, terms)
    this.#farewell = new GroupFarewell(cluster, terms, this.#requests)
    this.#backoff = cluster.backoff()
    this.#gate = new CommitGate({
      groupId: terms.groupId,
      holds: () => !this.#isOut && this.#state !== 'joining' && this.#state !== 'syncing',
      // Who is told of a loss would wait for the join that waits for him.
      isHopeless: () => this.#isOut && (this.#isGoing || this.#halted || options.isTelling()),
      changed: () => this.#news.promise,
    })
    this.#heartbeats = new Heartbeats({
      cluster,
      requests: this.#requests,
      meter,
      intervalMs: heartbeatIntervalMs,
      sessionTimeoutMs: terms.sessionTimeoutMs,
      life: this.#life.signal,
      onVerdict: (verdict, error, member) => this.#judged(verdict, error, member),
      onExpired: member => {
        if (member === this.#member)
          this.#lose('the session ran out: the coordinator could not be reached in time', false)
      },
    })
    this.#join = new GroupJoin({
      cluster,
      requests: this.#requests,
      strategies,
      onChange: reason => this.rejoin(reason),
    })
  }

  get state(): MemberState {
    return this.#state
  }

  get membership(): Membership {
    return this.#member
  }

  /** Begins. */
  start(): void {
    this.#running ??= this.#live()
  }

  /** Resolves when the first assignment is there; rejects when the group refuses this member for good. */
  joined(deadline: Deadline): Promise<void> {
    return this.#first.wait(deadline, this.#options.terms.groupId)
  }

  /** The group has to be joined again, as soon as what is under way is over. */
  rejoin(reason: string): void {
    if (this.#reason === undefined) this.#options.cluster.logger.debug(`Group member: joins again: ${reason}`)
    this.#reason ??= reason
    this.#hurry.abort()
    this.#tellLoop()
  }

  /** The subscription is another one. Without one it leaves. */
  subscriptionChanged(reason: string): void {
    if (this.#options.topics() === undefined) this.#interrupted()
    else this.rejoin(reason)
    this.#tellLoop()
  }

  /** The application has asked for records, or heard of an error: it may join again. */
  resume(): void {
    this.#halted = false
    this.#tellLoop()
  }

  /** Leaves at once, as what is assigned is not worked on; joins again after {@link resume}. */
  giveUp(reason: string): void {
    if (this.#state === 'unjoined') return
    const { memberId } = this.#member
    this.#halted = true
    this.#lose(reason, true)
    void this.#farewell.say(memberId, reason, this.#leaveDeadline())
  }

  /**
   * The consumer stops: no join begins any more, and one under way is given up. Membership and heartbeats go on.
   *
   * Who keeps partitions over a join under way waits for its end, for no longer than others take to hear of it: when the
   * coordinator has all members already, it takes no commit of the generation before, and what was handled would come again.
   */
  closing(deadline: Deadline): void {
    const { cluster, handOver, heartbeatIntervalMs } = this.#options
    this.#closing = true
    const isJoining = this.#state === 'joining' || this.#state === 'syncing'
    if (!isJoining || this.#isOut || handOver.held.length === 0) return this.#interrupted()
    this.#hurry.abort()
    const limitMs = Math.min(heartbeatIntervalMs, deadline.remainingMs() / 4)
    this.#patience = cluster.runtime.setTimeout(() => this.#interrupted(), limitMs)
  }

  /** Gives back what is held, without a commit, and leaves. */
  async leave(deadline: Deadline): Promise<void> {
    const { cluster, handOver } = this.#options
    this.#ended = true
    this.#closing = true
    cluster.runtime.clearTimeout(this.#patience)
    this.#interrupted()
    await deadline.wait(this.#running ?? Promise.resolve(), 'the rebalance under way').catch(() => {})
    if (!this.#isOut) {
      await deadline.wait(handOver.giveBack(handOver.held, deadline, false), 'the rebalance listener').catch(() => {})
    }
    await deadline.wait(handOver.settled(), 'the rebalance listener').catch(() => {})
    const { memberId } = this.#member
    this.#gone()
    this.#life.abort()
    await this.#farewell.say(memberId, 'the consumer was stopped', deadline)
    cluster.closeLane(this.#options.terms.lane)
    this.#first.failed(new ConsumerStoppedError())
  }

  // As GroupIdentity.

  /** Resolves when a commit may go out under {@link membership}. */
  whenSettled(deadline: Deadline): Promise<void> {
    return this.#gate.passes(deadline)
  }

  hold(commit: Promise<unknown>): void {
    this.#gate.hold(commit)
  }

  refused(errorCode: number, as: { readonly memberId: string; readonly generationId: number }): void {
    const { memberId, generationId } = this.#member
    // It was sent by whom we were before, and says nothing about now.
    if (as.memberId !== memberId || as.generationId !== generationId || generationId < 0) return
    const error = brokerError(errorCode)
    const verdict = verdictOf(error)
    if (verdict !== 'again' && verdict !== 'refused') this.#judged(verdict, error, this.#member)
  }

  get #isOut(): boolean {
    return this.#member.generationId < 0
  }

  /** Whether no join follows. */
  get #isGoing(): boolean {
    return this.#closing || this.#options.topics() === undefined
  }

  async #live(): Promise<void> {
    while (!this.#ended) {
      try {
        switch (this.#next()) {
          case 'rest':
            await this.#news.promise
            break
          case 'join':
            await this.#joinAnew()
            break
          case 'leave':
            await this.#leaveGroup()
            break
        }
      } catch (error) {
        // Nothing may end the loop: a consumer that stands still looks as if there were nothing to read.
        this.#options.cluster.logger.error(`Group member: ${String(error)}`, { error })
        await this.#pause()
      }
    }
  }

  #next(): 'rest' | 'join' | 'leave' {
    if (this.#closing) return 'rest'
    // What was begun is ended, also when there is another subscription by now.
    if (this.#state === 'leaving') return 'leave'
    if (this.#options.topics() === undefined) return this.#state === 'unjoined' ? 'rest' : 'leave'
    if (this.#halted || !this.#options.isResolved()) return 'rest'
    return this.#state === 'stable' && this.#reason === undefined ? 'rest' : 'join'
  }

  /** One round: gives back, joins, gets the assignment, takes it. What fails is tried in the next round. */
  async #joinAnew(): Promise<void> {
    const { meter, topics } = this.#options
    const reason = this.#reason ?? 'to become a member'
    this.#reason = undefined
    this.#interrupt = new AbortController()
    const { signal } = this.#interrupt
    this.#rebalance = meter.rebalance(reason)
    if (this.#state !== 'preparing') this.#become('preparing')
    if (this.#isToldOff) await this.#pause()
    try {
      await this.#prepare()
    } finally {
      this.#gate.open()
      this.#tellLoop()
    }
    const subscribed = topics()
    // Lost, stopped or unsubscribed meanwhile.
    if (signal.aborted || subscribed === undefined || this.#closing) return
    this.#become('joining')
    this.#keepSession()
    try {
      const deadline = Deadline.after(this.#options.cluster.runtime, this.#requests.joinLimitMs, signal)
      const owned = this.#owned
      const terms = { topics: subscribed, owned, reason, onMemberId: (id: string) => this.#named(id) }
      const generation = await this.#join.join(this.#member.memberId, terms, deadline)
      signal.throwIfAborted()
      this.#enter(generation)
      const partitions = await this.#sync(generation, signal)
      signal.throwIfAborted()
      await this.#take(generation, owned, partitions)
    } catch (error) {
      await this.#joinFailed(error, signal)
    }
  }

  /** Gives back what must not be kept over the join, while heartbeats go on. */
  async #prepare(): Promise<void> {
    const { cluster, handOver, strategies, topics } = this.#options
    await handOver.settled()
    const deadline = this.#giveBackDeadline()
    const isEager = strategies.protocol === 'eager'
    const subscribed = topics() ?? []
    const stays = (state: PartitionState): boolean => !isEager && !this.#missed && subscribed.includes(state.topic)
    await handOver.giveBack(
      handOver.held.filter(state => !stays(state)),
      deadline,
    )
    // Eager members may get in the next generation what they had in this one.
    if (!isEager) handOver.drop()
    if (this.#isOut) return
    const leftMs = Math.max(leastCommitMs, deadline.remainingMs())
    await this.#gate.close(Deadline.after(cluster.runtime, leftMs, this.#loss.signal))
  }

  /** The coordinator has all members of another generation. */
  #enter(generation: JoinedGeneration): void {
    const { handOver } = this.#options
    const { memberId, generationId } = generation
    const follows = generationId === this.#ownedGeneration || generationId === this.#ownedGeneration + 1
    this.#loss = new AbortController()
    this.#member = { memberId, generationId }
    this.#missed = false
    if (!follows) {
      // In the generations between, others may have had what was ours, and have committed it.
      handOver.drop()
      if (handOver.held.length > 0) handOver.lose()
      this.#ownedGeneration = -1
    }
    this.#become('syncing')
    this.#keepSession()
  }

  /** While JoinGroup or SyncGroup wait: the session matters as long as anything is kept meanwhile. */
  #keepSession(): void {
    if (!this.#isOut && this.#options.handOver.held.length > 0) this.#heartbeats.start(this.#member, true)
    else this.#heartbeats.stop()
  }

  async #sync(generation: JoinedGeneration, signal: AbortSignal): Promise<TopicPartition[]> {
    const { cluster, terms } = this.#options
    const { runtime } = cluster
    const sentAt = runtime.now()
    const partitions = await this.#join.sync(generation, Deadline.after(runtime, this.#requests.joinLimitMs, signal))
    this.#heartbeats.contact(sentAt)
    // An answer may be old when it is read, as after this process stood still: then the coordinator is asked once more.
    if (runtime.now() - sentAt > terms.sessionTimeoutMs * oldAnswer) await this.#confirm(signal)
    return partitions
  }

  /** Asks whether this generation still holds. @throws what the coordinator says when it does not. */
  async #confirm(signal: AbortSignal): Promise<void> {
    const { cluster, terms } = this.#options
    const { runtime } = cluster
    const askedAt = runtime.now()
    const deadline = Deadline.after(runtime, terms.sessionTimeoutMs, signal)
    try {
      await this.#requests.heartbeat(this.#member, terms.sessionTimeoutMs, deadline)
    } catch (error) {
      if (verdictOf(error) !== 'rejoin') throw error
      this.#reason ??= 'the group rebalances'
    }
    this.#heartbeats.contact(askedAt)
  }

  /** Makes the assignment of a generation one's own. */
  async #take(generation: JoinedGeneration, owned: Owned, partitions: readonly TopicPartition[]): Promise<void> {
    const { cluster, handOver, strategies, topics, isNew, onTaken } = this.#options
    const member = this.#member
    this.#ownedGeneration = member.generationId
    this.#hurry = new AbortController()
    if (this.#reason !== undefined || this.#closing) this.#hurry.abort()
    this.#become('stable')
    this.#heartbeats.start(member)
    const isWanted = ({ topic }: TopicPartition): boolean => topics()?.includes(topic) ?? false
    const wanted = new TopicPartitionMap(partitions.filter(isWanted).map(each => [each, true]))
    const isEager = strategies.protocol === 'eager'
    const going = isEager ? [] : handOver.held.filter(({ topic, partition }) => !wanted.has(topic, partition))
    if (going.length > 0) {
      if (!(await handOver.giveBack(going, this.#giveBackDeadline()))) return
    }
    // Only now may the leader give them to others; also those that this member has lost since it said that it owns them.
    if (owned.partitions.some(({ topic, partition }) => !wanted.has(topic, partition))) {
      this.#reason ??= 'partitions were given back for others'
    }
    const { runtime, options } = cluster
    const deadline = Deadline.after(runtime, options.requestTimeoutMs, this.#hurry.signal)
    const taken = await handOver.adopt([...wanted.keys()], { tellsAll: isEager, isNew, isWanted, deadline })
    if (!taken || this.#member !== member) return
    onTaken()
    this.#backoff.reset()
    this.#isToldOff = false
    this.#rebalance?.completed({ ...member, strategy: generation.assignor.name, assigned: handOver.held })
    this.#first.came()
  }

  /** What did not come about, and what follows from it. */
  async #joinFailed(error: unknown, signal: AbortSignal): Promise<void> {
    const { cluster, terms } = this.#options
    const wasSyncing = this.#state === 'syncing'
    if (signal.aborted) {
      // The answer may still be to come, and nobody waits for it: on this connection nothing else would be answered.
      cluster.closeLane(terms.lane)
      this.#stepBack()
      if (this.#isOut && !this.#closing) this.#forgetId()
      return
    }
    const verdict = verdictOf(error)
    this.#rebalance?.failed(error)
    switch (verdict) {
      case 'again':
        // Once when it begins, not for each attempt.
        cluster.logger[this.#backoff.attempts === 0 ? 'warn' : 'debug'](
          `Group member: joining ${terms.groupId} is tried again: ${messageOf(error)}`,
          { error },
        )
        this.#reason ??= `the last attempt failed: ${messageOf(error)}`
        this.#stepBack()
        if (!this.#isOut && this.#heartbeats.expired) this.#lose('the session ran out while it joined', false)
        return this.#pause()
      case 'rejoin':
        this.#missed = wasSyncing
        this.#reason ??= 'the next rebalance began before the last was over'
        this.#stepBack()
        return wasSyncing ? undefined : this.#pause()
      case 'lost':
      case 'unknown':
        this.#lose(messageOf(error), verdict === 'unknown')
        return this.#pause()
      case 'fenced':
        return this.#fenced(error)
      case 'refused':
        return this.#toldOff(error)
    }
  }

  /** The coordinator may have the JoinGroup: who does not wait for its answer has to leave, or the others wait for him. */
  #forgetId(): void {
    const { memberId } = this.#member
    this.#member = nobody
    void this.#farewell.say(memberId, 'the join was given up', this.#leaveDeadline())
  }

  /** From a join that did not come about. Who has a generation is a member until the session is over. */
  #stepBack(): void {
    if (this.#state !== 'joining' && this.#state !== 'syncing') return
    if (this.#isOut) this.#become('unjoined')
    else {
      this.#become('preparing')
      this.#heartbeats.start(this.#member)
    }
  }

  /** What heartbeats or commits have heard of the membership. */
  #judged(verdict: Exclude<Verdict, 'again'>, error: unknown, member: Membership): void {
    if (member !== this.#member) return
    const isJoining = this.#state === 'joining' || this.#state === 'syncing'
    switch (verdict) {
      case 'rejoin':
        if (this.#state === 'stable') this.rejoin('the group rebalances')
        return
      case 'lost':
        // The next generation has begun, and the answer that says so is on its way; or it is lost, and the session ends.
        if (!isJoining) this.#lose(messageOf(error), false)
        return
      case 'unknown':
        return this.#lose(messageOf(error), true)
      case 'fenced':
        return this.#fenced(error)
      case 'refused':
        if (isJoining) return
        // Heartbeats go on: whoever was refused by mistake is a member still.
        this.#options.meter.failed(asKafkaError(error))
        this.#options.raise(asKafkaError(error), () => {})
    }
  }

  /** The membership is over, and with it the right to what is assigned. */
  #lose(reason: string, forgetsId: boolean): void {
    const { cluster, handOver, terms, meter } = this.#options
    const error = new KafkaError('MEMBERSHIP_LOST', `The membership of group ${terms.groupId} was lost: ${reason}`)
    cluster.logger.warn(`Consumer: ${error.message}`, { groupId: terms.groupId })
    const wasJoining = this.#state === 'joining' || this.#state === 'syncing'
    const { memberId } = this.#member
    this.#gone()
    if (!forgetsId) this.#member = { memberId, generationId: -1 }
    this.#reason ??= reason
    this.#interrupted()
    if (wasJoining) cluster.closeLane(terms.lane)
    this.#loss.abort()
    handOver.lose()
    meter.failed(error)
    this.#rebalance?.failed(error)
  }

  /** No member any more. */
  #gone(): void {
    this.#heartbeats.stop()
    this.#join.resign()
    this.#member = nobody
    this.#ownedGeneration = -1
    this.#missed = false
    if (this.#state !== 'unjoined') this.#become('unjoined')
  }

  /** Only the application can mend it: it is told, and then there is another attempt. */
  #toldOff(error: unknown): void {
    const { cluster, terms, meter, raise } = this.#options
    const failure = asKafkaError(error)
    const { memberId } = this.#member
    cluster.logger.error(`Consumer: group ${terms.groupId} cannot be joined: ${failure.message}`, { error })
    this.#halted = true
    this.#isToldOff = true
    // The others must not wait for this member: a leader that cannot assign holds up all of them.
    this.#lose(failure.message, true)
    meter.failed(failure)
    void this.#farewell.say(memberId, failure.message, this.#leaveDeadline())
    if (this.#first.isAwaited) this.#first.failed(failure)
    else raise(failure, () => this.resume())
  }

  #fenced(error: unknown): void {
    const { terms, fail } = this.#options
    const cause = asKafkaError(error)
    this.#closing = true
    this.#lose(cause.message, true)
    this.#first.failed(cause)
    this.#options.cluster.logger.error(`Consumer: ${cause.message} (${terms.groupInstanceId})`, { error })
    fail(cause)
  }

  /** After `unsubscribe()`. */
  async #leaveGroup(): Promise<void> {
    const { handOver } = this.#options
    if (this.#state !== 'leaving') this.#become('leaving')
    const member = this.#member
    const isOurs = await handOver.giveBack(handOver.held, this.#giveBackDeadline())
    if (!isOurs || this.#member !== member) return
    handOver.drop()
    this.#gone()
    this.#options.meter.left()
    await this.#farewell.say(member.memberId, 'the consumer has unsubscribed', this.#leaveDeadline())
  }

  get #owned(): Owned {
    const { handOver, strategies } = this.#options
    const isEager = strategies.protocol === 'eager'
    return { partitions: isEager ? [] : handOver.held, generationId: this.#ownedGeneration }
  }

  #named(memberId: string): void {
    if (memberId === this.#member.memberId) return
    this.#member = { memberId, generationId: this.#member.generationId }
  }

  /** What is left for giving back when a heartbeat tells that others wait. */
  #giveBackDeadline(): Deadline {
    const { cluster, terms, heartbeatIntervalMs } = this.#options
    const { rebalanceTimeoutMs } = terms
    const limitMs = rebalanceTimeoutMs - Math.min(heartbeatIntervalMs, rebalanceTimeoutMs / 4)
    return Deadline.after(cluster.runtime, limitMs, this.#loss.signal)
  }

  #leaveDeadline(): Deadline {
    return Deadline.after(this.#options.cluster.runtime, leaveLimitMs)
  }

  async #pause(): Promise<void> {
    const { cluster } = this.#options
    const { signal } = this.#interrupt
    if (signal.aborted) this.#interrupt = new AbortController()
    await Deadline.after(cluster.runtime, undefined, this.#interrupt.signal)
      .sleep(this.#backoff.next())
      .catch(() => {})
  }

  #interrupted(): void {
    this.#interrupt.abort()
    this.#hurry.abort()
    this.#tellLoop()
  }

  /** The only place that writes the state. */
  #become(state: MemberState): void {
    expectStep(this.#state, state)
    this.#state = state
    this.#tellLoop()
  }

  /** Whoever waits for something to change looks again. */
  #tellLoop(): void {
    const news = this.#news
    this.#news = deferred()
    news.resolve()
  }
}
