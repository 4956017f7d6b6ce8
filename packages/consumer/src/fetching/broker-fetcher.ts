import type { Backoff, Cluster, Lane } from '@kclient/cluster'
import { brokerError, ErrorCode, KafkaError, type KafkaProtocolError, RecordTooLargeError } from '@kclient/errors'
import type { Connection, Deadline } from '@kclient/net'
import { fetchApi, type FetchRequestInput, type FetchResponse } from '@kclient/protocol/messages/fetch'
import { offsetForLeaderEpochApi } from '@kclient/protocol/messages/offset-for-leader-epoch'
import { ZERO_UUID } from '@kclient/protocol'
import { epochCheckSince } from '../positions/epoch-check.ts'
import { passes, tooLargeAnswer } from './failures.ts'
import type { FetchAnswers } from './fetch-answers.ts'
import { type FetchLimits, type FetchPlan, type FetchSituation, planFetch } from './fetch-plan.ts'
import { closeSessionRequest, fetchRequest, lastFetchedEpochSince, topicIdsSince } from './fetch-request.ts'
import { FetchSession, type FetchTarget } from './fetch-session.ts'
import type { IsolationLevel } from '../positions/offset-lookup.ts'
import type { PartitionState } from '../assignment/partition-state.ts'
import type { ConsumerMeter } from '../observing/consumer-meter.ts'
import type { PartitionTroubles } from './partition-troubles.ts'

/** What a fetcher needs of its consumer. */
export interface BrokerFetcherOptions {
  readonly cluster: Cluster
  /** Of this consumer alone: a fetch blocks its connection as long as the broker waits for data. */
  readonly lane: Lane
  readonly limits: FetchLimits
  readonly minBytes: number
  readonly isolationLevel: IsolationLevel
  readonly answers: FetchAnswers
  readonly troubles: PartitionTroubles
  readonly meter: ConsumerMeter
  /** For opening a connection; given up when the consumer stops. */
  readonly deadline: () => Deadline
  /** There may be something else to fetch. */
  readonly onChange: () => void
  /** Something is wrong that concerns no partition in particular, and does not pass by itself. */
  readonly onError: (error: KafkaError) => void
}

/** Longest wait for a broker to confirm that a session is closed; it would free the slot by itself in time. */
const closeWithinMs = 1_000

/** Session errors in a row that are answered by another request at once; then it backs off. */
const patience = 3

/** Fetches from one broker for one consumer: one request at a time, within a fetch session. */
export class BrokerFetcher {
  readonly nodeId: number
  readonly #options: BrokerFetcherOptions
  readonly #session = new FetchSession()
  /** Whether it is connecting, or a request is under way. */
  #busy = false
  #stopped = false
  #expectedBytes = 0
  #lastResponseAt = -Infinity
  #retryAt = -Infinity
  #backoff: Backoff | undefined
  #sessionFailures = 0

  constructor(nodeId: number, options: BrokerFetcherOptions) {
    this.nodeId = nodeId
    this.#options = options
  }

  /** Whether it could send a request now. */
  get idle(): boolean {
    return !this.#busy
  }

  /** Bytes that the request under way will likely bring. */
  get expectedBytes(): number {
    return this.#expectedBytes
  }

  /** Whether requests to this broker fail, so that it is left alone for a while. */
  get failing(): boolean {
    return this.#backoff !== undefined
  }

  /**
   * Sends the next fetch, if there is one to send.
   *
   * @returns when to look again, monotonic; Infinity when only an event can change anything.
   */
  poll(situation: Omit<FetchSituation, 'lastResponseAt'>): number {
    if (this.#busy || this.#stopped) return Infinity
    if (this.#retryAt > situation.now) return this.#retryAt
    const plan = planFetch({ ...situation, lastResponseAt: this.#lastResponseAt }, this.#options.limits)
    if (plan.partitions.length === 0) return plan.wakeAt
    const { cluster, lane } = this.#options
    const connection = cluster.connectionIfReady(this.nodeId, lane)
    if (connection === undefined) {
      // What to ask for is decided anew once there is a connection: positions may be others by then.
      this.#busy = true
      void this.#connect(plan)
      return Infinity
    }
    return this.#send(connection, plan, situation.now) ? Infinity : plan.wakeAt
  }

  /** Fetches nothing more, and frees the session's slot on the broker if that is quickly done. */
  async stop(deadline: Deadline): Promise<void> {
    const wasBusy = this.#busy
    this.#stopped = true
    const { id } = this.#session
    if (id === 0 || this.failing) return
    const { cluster, lane } = this.#options
    const terms = { deadline: deadline.within(closeWithinMs) }
    // On another connection, which lives on until its answers have come: while the broker waits for data on the fetch
    // connection, it would read the request only afterwards.
    const other = cluster.connectionIfReady(this.nodeId, 'general')
    if (other !== undefined) void other.request(fetchApi, closeSessionRequest(id), terms).catch(() => {})
    else if (!wasBusy) {
      const own = cluster.connectionIfReady(this.nodeId, lane)
      await own?.request(fetchApi, closeSessionRequest(id), terms).catch(() => {})
    }
  }

  async #connect({ partitions }: FetchPlan): Promise<void> {
    const { cluster, lane, deadline, onChange } = this.#options
    try {
      await cluster.connection(this.nodeId, lane, deadline())
      this.#busy = false
    } catch (error) {
      this.#busy = false
      for (const partition of partitions) this.#avoid(partition)
      this.#failed(error, [])
    }
    onChange()
  }

  #send(connection: Connection, plan: FetchPlan, now: number): boolean {
    const { cluster, limits, minBytes, isolationLevel } = this.#options
    let targets: FetchTarget[]
    let version: number
    try {
      const known = connection.apiVersions.pick(fetchApi)
      targets = this.#targets(plan, connection, known)
      const byId = known >= topicIdsSince && targets.every(({ topicId }) => topicId !== ZERO_UUID)
      version = byId ? known : connection.apiVersions.pick(fetchApi, topicIdsSince - 1)
    } catch (error) {
      this.#failed(error, [])
      return true
    }
    if (targets.length === 0) {
      // All of them wait for their logs to be compared first.
      this.#options.onChange()
      return false
    }
    // Without a session the broker fills its answer in the order of the request.
    if (this.#session.state !== 'incremental') targets.sort((a, b) => a.owner.servedAt - b.owner.servedAt)
    const request = this.#session.request(targets, version >= topicIdsSince, now)
    const { maxWaitMs, maxBytes } = plan
    const leaderOnly = targets.some(({ owner }) => owner.leaderOnlyUntil > now)
    const rackId = leaderOnly ? '' : (cluster.options.clientRack ?? '')
    const terms = { maxWaitMs, maxBytes, minBytes, isolationLevel, rackId }
    let hot = 0
    for (const target of targets) {
      target.owner.request = target
      if (target.owner.hot) hot += 1
    }
    this.#busy = true
    this.#expectedBytes = Math.min(maxBytes, hot * limits.maxPartitionFetchBytes)
    this.#options.meter.fetchSent(this.nodeId)
    void this.#exchange(connection, fetchRequest(request, terms, version), version, targets, now)
    return true
  }

  async #exchange(
    connection: Connection,
    request: FetchRequestInput,
    version: number,
    targets: readonly FetchTarget[],
    sentAt: number,
  ): Promise<void> {
    const { meter } = this.#options
    try {
      const timeoutMs = request.maxWaitMs + this.#options.cluster.options.requestTimeoutMs
      const response = await connection.request(fetchApi, request, { version, timeoutMs })
      this.#done()
      if (this.#stopped) return meter.fetchDropped()
      if (response.errorCode === ErrorCode.NONE)
        this.#answered(response, targets, request.maxBytes ?? 0, version, sentAt)
      else this.#refused(response.errorCode, targets)
    } catch (error) {
      this.#done()
      this.#session.reopen(false)
      if (this.#stopped) return meter.fetchDropped()
      meter.fetchFailed(this.nodeId, error)
      this.#failed(error, targets)
    }
    this.#options.onChange()
  }

  #done(): void {
    this.#busy = false
    this.#expectedBytes = 0
    this.#lastResponseAt = this.#options.cluster.runtime.now()
  }

  #targets(plan: FetchPlan, connection: Connection, version: number): FetchTarget[] {
    const { cluster, limits } = this.#options
    const alone = plan.partitions.find(partition => partition.alone)
    const targets: FetchTarget[] = []
    for (const owner of alone === undefined ? plan.partitions : [alone]) {
      const leader = cluster.leaderOf(owner.topic, owner.partition)
      const position = owner.fetchPosition
      if (leader === undefined || position === undefined) continue
      const moved = owner.leaderEpoch >= 0 && leader.leaderEpoch > owner.leaderEpoch
      if (moved && version < lastFetchedEpochSince && position.epoch >= 0) {
        if (connection.apiVersions.supports(offsetForLeaderEpochApi, epochCheckSince)) {
          owner.validate()
          continue
        }
      }
      owner.leaderEpoch = leader.leaderEpoch
      targets.push({
        owner,
        nodeId: this.nodeId,
        topic: owner.topic,
        topicId: owner.topicId,
        partition: owner.partition,
        fetchOffset: position.offset,
        currentLeaderEpoch: leader.leaderEpoch,
        lastFetchedEpoch: version >= lastFetchedEpochSince ? position.epoch : -1,
        maxBytes: Math.max(limits.maxPartitionFetchBytes, owner.minFetchBytes),
      })
    }
    return targets
  }

  #answered(
    response: FetchResponse,
    targets: readonly FetchTarget[],
    maxBytes: number,
    version: number,
    sentAt: number,
  ): void {
    const byTopicId = version >= topicIdsSince
    const { answers, cluster, meter } = this.#options
    const { runtime, logger } = cluster
    this.#recovered()
    const session = this.#session
    const { bytes, strange } = answers.take(response, (topic, partition) => session.asked(topic, partition), byTopicId)
    session.answered(response.sessionId, this.#lastResponseAt)
    meter.fetchAnswered(this.nodeId, this.#lastResponseAt - sentAt, bytes, response.throttleTimeMs)
    if (strange) {
      logger.warn(`Consumer: broker ${this.nodeId} answered for partitions that were not asked for`)
      session.reopen(false)
    }
    const now = runtime.timestamp()
    for (const target of targets) {
      const { owner } = target
      owner.lastPollTimestamp = now
      owner.alone = false
      if (owner.request !== target) continue
      // Not mentioned: the broker has no news, unless there was no room for them.
      owner.request = undefined
      owner.recovered()
      if (bytes < maxBytes) owner.hot = false
    }
  }

  /** The broker refuses the request as a whole: nearly always it is the session. */
  #refused(errorCode: number, targets: readonly FetchTarget[]): void {
    release(targets)
    const { troubles, cluster, meter } = this.#options
    meter.fetchFailed(this.nodeId, brokerError(errorCode))
    const gone = errorCode === ErrorCode.FETCH_SESSION_ID_NOT_FOUND
    this.#session.reopen(gone)
    switch (errorCode) {
      case ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR:
      case ErrorCode.UNKNOWN_TOPIC_ID:
      case ErrorCode.INCONSISTENT_TOPIC_ID:
        troubles.refreshMetadata(`broker ${this.nodeId} knows other topic ids`)
        break
      case ErrorCode.FETCH_SESSION_ID_NOT_FOUND:
      case ErrorCode.INVALID_FETCH_SESSION_EPOCH:
        break
      default:
        this.#failed(brokerError(errorCode, { broker: String(this.nodeId) }), [])
        return
    }
    cluster.logger.debug(`Consumer: broker ${this.nodeId} ended the fetch session`, { errorCode })
    this.#sessionFailures += 1
    if (this.#sessionFailures > patience) this.#backOff()
  }

  #failed(error: unknown, targets: readonly FetchTarget[]): void {
    // Those whose position was changed meanwhile have nothing to do with it any more.
    const current = targets.filter(target => target.owner.request === target)
    release(targets)
    const { cluster, troubles, onError } = this.#options
    const failure = error instanceof KafkaError ? error : new KafkaError('UNKNOWN', String(error), { cause: error })
    const tooLarge = tooLargeAnswer(failure)
    if (tooLarge !== undefined) {
      this.#tooLarge(tooLarge, current, targets.length === 1)
      return
    }
    // Once when it begins, not for each attempt.
    const level = this.#backoff === undefined ? 'warn' : 'debug'
    cluster.logger[level](`Consumer: fetching from broker ${this.nodeId} failed: ${failure.message}`, {
      error: failure,
    })
    this.#backOff()
    for (const { owner } of targets) this.#avoid(owner)
    if (passes(failure)) troubles.refreshMetadata(`fetching from broker ${this.nodeId} failed`)
    else onError(failure)
  }

  /** An answer was above maxResponseBytes. Which partition's batch it was shows when each is asked for alone. */
  #tooLarge(cause: KafkaProtocolError, targets: readonly FetchTarget[], wasAlone: boolean): void {
    const { troubles } = this.#options
    for (const { owner, fetchOffset: offset } of targets) {
      owner.alone = true
      if (!wasAlone) continue
      if (owner.chunks.length > 0) {
        // What was fetched before is handed out first.
        troubles.backOff(owner)
        continue
      }
      const { topic, partition } = owner
      const message = `A batch at ${topic}-${partition} offset ${offset} is above maxResponseBytes: raise it, or seek() behind the batch`
      const { size, limit } = cause
      const place = { topic, partition, offset, size, limit, limitName: 'maxResponseBytes', cause }
      troubles.fail(owner, new RecordTooLargeError(message, place))
    }
  }

  /** A replica that fails is not preferred any more. */
  #avoid(partition: PartitionState): void {
    if (partition.preferred?.nodeId === this.nodeId) this.#options.troubles.leaveReplica(partition)
  }

  #backOff(): void {
    const { cluster } = this.#options
    this.#backoff ??= cluster.backoff()
    this.#retryAt = cluster.runtime.now() + this.#backoff.next()
  }

  #recovered(): void {
    if (this.#backoff !== undefined) this.#options.cluster.logger.info(`Consumer: broker ${this.nodeId} answers again`)
    this.#backoff = undefined
    this.#retryAt = -Infinity
    this.#sessionFailures = 0
  }
}

function release(targets: readonly FetchTarget[]): void {
  for (const target of targets) if (target.owner.request === target) target.owner.request = undefined
}
