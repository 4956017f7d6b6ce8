import { ConnectionTimer } from './connection-timer.ts'
import type { Logger } from './logger.ts'
import type { PendingRequest } from './pending-request.ts'
import type { RequestPipeline } from './request-pipeline.ts'
import type { Runtime } from './runtime.ts'

/** What a TimeLimits watches, and whom it tells. */
export interface TimeLimitsOwner {
  readonly runtime: Runtime
  readonly logger: Logger
  /** Names the broker, for messages. */
  readonly broker: string
  readonly pipeline: RequestPipeline
  /** Limit of connecting, and of the TLS handshake. */
  readonly connectTimeoutMs: number
  /** Grows while the socket delivers. */
  bytesReceived(): number
  /** Connecting, or the TLS handshake, has taken too long. */
  onConnectTimeout(): void
  /** Requests that were not answered, or did not even leave, in time; the first is the oldest. */
  onLate(requests: readonly [PendingRequest, ...PendingRequest[]]): void
  /** Time has passed and nothing is late: a throttle may have ended. */
  onTimePassed(): void
}

/** All time limits of a connection, behind its one timer. */
export class TimeLimits {
  readonly #owner: TimeLimitsOwner
  readonly #timer: ConnectionTimer
  #phaseEndsAt = Infinity

  constructor(owner: TimeLimitsOwner) {
    this.#owner = owner
    this.#timer = new ConnectionTimer({
      runtime: owner.runtime,
      bytesReceived: () => owner.bytesReceived(),
      onDue: pausedMs => this.#onDue(pausedMs),
    })
  }

  /** Connecting begins, or the TLS handshake. */
  beginPhase(): void {
    this.#phaseEndsAt = this.#owner.runtime.now() + this.#owner.connectTimeoutMs
    this.#timer.arm(this.#phaseEndsAt)
  }

  /** The connection is made. */
  endPhases(): void {
    this.#phaseEndsAt = Infinity
  }

  watch(request: PendingRequest): void {
    this.#timer.arm(request.expiresAt)
  }

  /** A throttle may have begun. */
  watchThrottle(now: number): void {
    const { throttledUntil } = this.#owner.pipeline
    if (throttledUntil > now) this.#timer.arm(throttledUntil)
  }

  stop(): void {
    this.#timer.stop()
  }

  #onDue(pausedMs: number): void {
    const { runtime, pipeline } = this.#owner
    const now = runtime.now()
    if (pausedMs > 0) this.#forgive(pausedMs, now)
    if (this.#phaseEndsAt <= now) return this.#owner.onConnectTimeout()
    const [first, ...others] = pipeline.overdue(now)
    if (first !== undefined) return this.#owner.onLate([first, ...others])
    this.#owner.onTimePassed()
    this.#timer.arm(Math.min(this.#phaseEndsAt, pipeline.nextExpiry()))
    this.watchThrottle(now)
  }

  /** What is late because this process stood still gets as long again, but no more than its limit. */
  #forgive(pausedMs: number, now: number): void {
    const { pipeline, broker, logger, connectTimeoutMs } = this.#owner
    const late = pipeline.overdue(now)
    for (const request of late) request.expiresAt = now + Math.min(pausedMs, request.timeoutMs)
    const isPhaseLate = this.#phaseEndsAt <= now
    if (isPhaseLate) this.#phaseEndsAt = now + Math.min(pausedMs, connectTimeoutMs)
    if (late.length === 0 && !isPhaseLate) return
    const message = `This process stood still for ${Math.round(pausedMs)} ms: broker ${broker} gets more time to answer`
    logger.warn(message, { broker, pausedMs, requests: late.length })
  }
}
