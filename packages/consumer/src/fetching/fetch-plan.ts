import type { PartitionState } from '../assignment/partition-state.ts'

/** Limits that the user sets. */
export interface FetchLimits {
  readonly fetchMaxWaitMs: number
  readonly fetchMaxBytes: number
  readonly maxPartitionFetchBytes: number
  readonly maxBufferedBytes: number
}

/** What the plan for one broker depends on. */
export interface FetchSituation {
  /** All assigned partitions that are fetched from this broker. */
  readonly partitions: readonly PartitionState[]
  /** Monotonic, ms. */
  readonly now: number
  /** When the last response of this broker came; -Infinity before. */
  readonly lastResponseAt: number
  /** Bytes buffered, and expected by the requests under way. */
  readonly bufferedBytes: number
  /** How many brokers, this one included, are about to ask for more: they share what room there is. */
  readonly sharers: number
  /** Whether the application waits for records: nothing of what is buffered suits it. */
  readonly demand: boolean
  /** When the application last went on to another batch; -Infinity before. */
  readonly lastBatchAt: number
}

/** One fetch to send, or (without partitions) when to look again. */
export interface FetchPlan {
  readonly partitions: readonly PartitionState[]
  readonly maxWaitMs: number
  readonly maxBytes: number
  /** Monotonic, ms; Infinity when only an event can change the plan. */
  readonly wakeAt: number
}

/** While the application works on buffered records, partitions that had nothing new are asked again this often. */
const idlePollMs = 50

/**
 * Decides what to ask of one broker now. Pure.
 *
 * A fetch takes as long as the broker waits for data, and blocks all other partitions of that broker meanwhile. So it
 * may only wait there while no other partition is about to run dry. As long as the application works on what is
 * buffered, a fetch asks for what there is, without waiting, and is made for partitions that likely have more; those
 * that had nothing are only asked now and then.
 */
export function planFetch(situation: FetchSituation, limits: FetchLimits): FetchPlan {
  const { now, bufferedBytes } = situation
  const room = limits.maxBufferedBytes - bufferedBytes
  const enough = Math.min(limits.maxPartitionFetchBytes, limits.fetchMaxBytes, limits.maxBufferedBytes)
  const full = room < enough
  const wanted: PartitionState[] = []
  let busy = false
  let pending = false
  let hot = false
  let wakeAt = Infinity
  for (const partition of situation.partitions) {
    if (partition.isHeldBack) continue
    const [oldest] = partition.chunks
    if (oldest?.pending === true) pending = true
    if (!partition.canFetch) {
      if (oldest !== undefined) busy = true
      // Its position is about to be known, or asked for again, and then it should not have to wait for the others.
      else if (partition.isLookedUp) pending = true
      else if (partition.retryAt > now) wakeAt = Math.min(wakeAt, partition.retryAt)
      continue
    }
    // A failure that the application has not been told yet: another attempt follows when it has.
    if (partition.failure !== undefined) continue
    // The buffer is full. Yet a partition with nothing in it must not depend on when the others are read: it may get
    // one batch, which is what a broker sends at least, however little is asked for.
    if (full && oldest !== undefined) continue
    if (partition.retryAt > now) {
      wakeAt = Math.min(wakeAt, partition.retryAt)
      continue
    }
    wanted.push(partition)
    if (partition.hot) hot = true
  }
  if (wanted.length === 0) return idle(wakeAt)

  // Who waits although records are buffered waits for other partitions, unless a batch is just being decompressed. And
  // who takes long for a batch will not run dry while the broker waits.
  const slow = now - situation.lastBatchAt > limits.fetchMaxWaitMs
  const patient = !pending && (!busy || situation.demand || slow)
  if (!patient && !hot) {
    const pollAt = situation.lastResponseAt + Math.min(idlePollMs, limits.fetchMaxWaitMs)
    if (pollAt > now) return idle(Math.min(wakeAt, pollAt))
  }
  return {
    partitions: wanted,
    maxWaitMs: patient ? Math.min(limits.fetchMaxWaitMs, Math.ceil(wakeAt - now)) : 0,
    maxBytes: full
      ? Math.max(1, room)
      : Math.min(limits.fetchMaxBytes, Math.max(enough, Math.floor(room / situation.sharers))),
    wakeAt,
  }
}

function idle(wakeAt: number): FetchPlan {
  return { partitions: [], maxWaitMs: 0, maxBytes: 0, wakeAt }
}
