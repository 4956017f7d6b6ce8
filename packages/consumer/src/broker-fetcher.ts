import type { Backoff, Cluster, Lane } from '@kclient/cluster'
import { brokerError, ErrorCode, KafkaError, RecordTooLargeError } from '@kclient/errors'
import type { Connection, Deadline } from '@kclient/net'
import { fetchApi, type FetchResponse } from '@kclient/protocol/messages/fetch'
import { offsetForLeaderEpochApi } from '@kclient/protocol/messages/offset-for-leader-epoch'
import { ZERO_UUID } from '@kclient/protocol'
import { epochCheckSince } from './epoch-check.ts'
import type { FetchAnswers } from './fetch-answers.ts'
import { type FetchLimits, type FetchPlan, type FetchSituation, planFetch } from './fetch-plan.ts'
import { closeSessionRequest, fetchRequest, lastFetchedEpochSince, topicIdsSince } from './fetch-request.ts'
import { FetchSession, type FetchTarget } from './fetch-session.ts'
import type { IsolationLevel } from './offset-lookup.ts'
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
      void this.#connect()
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

  async #connect(): Promise<void> {
    const { cluster, lane, deadline, onChange } = this.#options
    try {
      await cluster.connection(this.nodeId, lane, deadline())
      this.#busy = false
    } catch (error) {
      this.#busy = false
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
    const byTopicId = version >= topicIdsSince
    // Without a session the broker fills its answer in the order of the request.
    if (this.#session.state !== 'incremental') targets.sort((a, b) => a.owner.servedAt - b.owner.servedAt)
    const request = this.#session.request(targets, byTopicId, now)
    const { maxWaitMs, maxBytes } = plan
    const terms = { maxWaitMs, maxBytes, minBytes, isolationLevel, rackId: cluster.options.clientRack ?? '' }
    let hot = 0
    for (const target of targets) {
      target.owner.request = target
      if (target.owner.hot) hot += 1
    }
    this.#busy = true
    this.#expectedBytes = Math.min(maxBytes, hot * limits.maxPartitionFetchBytes)
    const timeoutMs = maxWaitMs + cluster.options.requestTimeoutMs
    const answer = connection.request(fetchApi, fetchRequest(request, terms, version), { version, timeoutMs })
    void this.#take(answer, targets, maxBytes, byTopicId)
    return true
  }

  async #take(
    answer: Promise<FetchResponse>,
    targets: readonly FetchTarget[],
    maxBytes: number,
    byTopicId: boolean,
  ): Promise<void> {
    try {
      const response = await answer
      this.#done()
      if (this.#stopped) return
      if (response.errorCode === ErrorCode.NONE) this.#answered(response, targets, maxBytes, byTopicId)
      else this.#refused(response.errorCode, targets)
    } catch (error) {
      this.#done()
      this.#session.reopen(false)
      if (this.#stopped) return
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

  #answered(response: FetchResponse, targets: readonly FetchTarget[], maxBytes: number, byTopicId: boolean): void {
    const { answers, cluster } = this.#options
    const { runtime, logger } = cluster
    this.#recovered()
    const session = this.#session
    const { bytes, strange } = answers.take(response, (topic, partition) => session.asked(topic, partition), byTopicId)
    session.answered(response.sessionId, this.#lastResponseAt)
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
    const { troubles, cluster } = this.#options
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
    release(targets)
    const { cluster, troubles, onError } = this.#options
    const failure = error instanceof KafkaError ? error : new KafkaError('UNKNOWN', String(error), { cause: error })
    if (isTooLarge(failure)) {
      this.#tooLarge(failure, targets)
      return
    }
    // Once when it begins, not for each attempt.
    const level = this.#backoff === undefined ? 'warn' : 'debug'
    cluster.logger[level](`Consumer: fetching from broker ${this.nodeId} failed: ${failure.message}`, {
      error: failure,
    })
    this.#backOff()
    for (const { owner } of targets) owner.preferred = undefined
    if (failure.retriable) troubles.refreshMetadata(`fetching from broker ${this.nodeId} failed`)
    else onError(failure)
  }

  /** An answer was above maxResponseBytes. Which partition's batch it was shows when each is asked for alone. */
  #tooLarge(cause: KafkaError, targets: readonly FetchTarget[]): void {
    const [only, another] = targets
    if (only === undefined) return
    for (const { owner } of targets) owner.alone = true
    if (another !== undefined) return
    const { topic, partition } = only.owner
    const offset = only.fetchOffset
    const message = `A batch at ${topic}-${partition} offset ${offset} is above maxResponseBytes: raise it, or seek() behind the batch`
    const limit = this.#options.cluster.options.maxResponseBytes
    const place = { topic, partition, offset, limit, limitName: 'maxResponseBytes', cause }
    if (only.owner.chunks.length === 0) this.#options.troubles.fail(only.owner, new RecordTooLargeError(message, place))
    else this.#options.troubles.backOff(only.owner)
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

/** Whether a frame was refused because of its size; the connection says so as the cause of its end. */
function isTooLarge(error: KafkaError): boolean {
  let cause: unknown = error
  for (let depth = 0; depth < 5 && cause instanceof Error; depth++) {
    if (cause instanceof KafkaError && cause.code === 'RESPONSE_TOO_LARGE') return true
    cause = cause.cause
  }
  return false
}
