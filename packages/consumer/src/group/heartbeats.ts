import type { Cluster, Lane } from '@kclient/cluster'
import { Deadline, type TimerHandle } from '@kclient/net'
import type { GroupMeter } from '../observing/group-meter.ts'
import type { GroupRequests } from './group-requests.ts'
import type { Membership } from './member-state.ts'
import { type Verdict, verdictOf } from './member-errors.ts'

/** What heartbeats need of their member. */
export interface HeartbeatsOptions {
  readonly cluster: Cluster
  readonly requests: GroupRequests
  readonly meter: GroupMeter
  readonly intervalMs: number
  readonly sessionTimeoutMs: number
  /** Given when the member ends. */
  readonly life: AbortSignal
  /** The coordinator has said something about the membership that is not "go on". */
  readonly onVerdict: (verdict: Exclude<Verdict, 'again'>, error: unknown, member: Membership) => void
  /** By our own clock the session is over: the coordinator has given the partitions to others, or is about to. */
  readonly onExpired: (member: Membership) => void
}

/** A broker that stands still is not waited for any longer: another may be the coordinator by then. */
const shareOfSession = 1 / 3

/**
 * Keeps a member in its group, whatever the application is doing, and knows when that has failed: the session counts from
 * when the last request was sent that the coordinator answered.
 */
export class Heartbeats {
  readonly #options: HeartbeatsOptions
  #member: Membership | undefined
  #timer: TimerHandle | undefined
  #session: TimerHandle | undefined
  #lane: Lane | undefined
  #expiresAt = Infinity
  #told = ''

  constructor(options: HeartbeatsOptions) {
    this.#options = options
  }

  /** The coordinator has answered a request that was sent at `sentAt`: the session lasts from then. */
  contact(sentAt: number): void {
    this.#expiresAt = sentAt + this.#options.sessionTimeoutMs
  }

  /**
   * Begins, or goes on under another generation.
   *
   * @param besideJoin - Whether a JoinGroup or SyncGroup waits at the coordinator. That keeps the session, too, but nobody
   * here knows whether it got there, nor whether its answer has got lost; and what is kept meanwhile must not be kept longer
   * than the session.
   */
  start(member: Membership, besideJoin = false): void {
    this.stop()
    this.#member = member
    this.#lane = besideJoin ? 'coordination' : undefined
    this.#watch(member)
    this.#schedule(member, this.#options.intervalMs)
  }

  /** Ends them: there is nothing to keep. */
  stop(): void {
    this.#member = undefined
    const { runtime } = this.#options.cluster
    runtime.clearTimeout(this.#timer)
    runtime.clearTimeout(this.#session)
  }

  /** Whether the session is over, as far as is known here. */
  get expired(): boolean {
    return this.#options.cluster.runtime.now() >= this.#expiresAt
  }

  #schedule(member: Membership, delayMs: number): void {
    this.#timer = this.#options.cluster.runtime.setTimeout(() => void this.#beat(member), delayMs)
  }

  #watch(member: Membership): void {
    const { runtime } = this.#options.cluster
    if (this.#expiresAt === Infinity) return
    runtime.clearTimeout(this.#session)
    this.#session = runtime.setTimeout(
      () => {
        if (this.#member !== member) return
        // Heartbeats have moved the end since: it is looked at when it comes, not with each of them.
        if (this.expired) this.#options.onExpired(member)
        else this.#watch(member)
      },
      Math.max(1, this.#expiresAt - runtime.now()),
    )
  }

  async #beat(member: Membership): Promise<void> {
    const { cluster, requests, intervalMs, sessionTimeoutMs, life, onExpired } = this.#options
    const { runtime } = cluster
    if (this.#member !== member) return
    // The process stood still for so long: what the coordinator thinks of it is known without asking.
    if (this.expired) return onExpired(member)
    const limitMs = Math.min(cluster.options.requestTimeoutMs, Math.ceil(sessionTimeoutMs * shareOfSession))
    const sentAt = runtime.now()
    try {
      await requests.heartbeat(member, limitMs, Deadline.after(runtime, limitMs, life), this.#lane)
    } catch (error) {
      this.#options.meter.heartbeat(sentAt, error)
      if (this.#member === member) this.#failed(error, member, sentAt)
      return
    }
    this.#options.meter.heartbeat(sentAt)
    if (this.#member !== member) return
    this.contact(sentAt)
    this.#told = ''
    this.#schedule(member, intervalMs)
  }

  /** Whatever it was, heartbeats go on: only the coordinator, or the clock, ends a membership. */
  #failed(error: unknown, member: Membership, sentAt: number): void {
    const { intervalMs, cluster, onVerdict } = this.#options
    const verdict = verdictOf(error)
    // It keeps the session, and comes again with each heartbeat until the member joins.
    if (verdict === 'rejoin') this.contact(sentAt)
    else this.#tell(error)
    this.#schedule(member, verdict === 'rejoin' ? intervalMs : Math.min(intervalMs, cluster.options.retryBackoffMaxMs))
    if (verdict !== 'again') onVerdict(verdict, error, member)
  }

  /** Once for each reason in a row. */
  #tell(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    if (reason === this.#told) return
    this.#told = reason
    this.#options.cluster.logger.debug(`Group member: a heartbeat was not taken: ${reason}`, { error })
  }
}
