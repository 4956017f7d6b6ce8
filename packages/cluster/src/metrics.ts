import { KafkaError } from '@kclient/errors'

/** What a histogram saw, in the unit of its values. All numbers are 0 while it is empty. */
export interface HistogramSnapshot {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  /** Within 7 % of the true value, as the other quantiles. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /**
   * Values by size, as pairs of an upper bound (exclusive) and how many values lie between it and the bound an eighth to
   * a ninth below; only where there are any, ascending. {@link histogramSince} makes use of them, and exporters may.
   */
  readonly buckets: readonly (readonly [below: number, count: number])[]
}

/** Buckets to an octave: each is an eighth of the power of two wide in which it lies. */
const perOctave = 8
/** The first bucket takes all below 2^-10 (a thousandth), the last one all from 2^40 (a million million) on. */
const lowestPower = -10
const highestPower = 40
const bucketCount = (highestPower - lowestPower) * perOctave + 2

/** Of a number's 64 bits, these are the exponent and the first three of the fraction, which is just the bucket. */
const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
double[0] = -1
const high = words[1] === 0 ? 0 : 1
const shift = 17
const firstBits = ((1023 + lowestPower) << 3) - 1

/** Distribution of durations or sizes in fixed memory. Recording costs a few nanoseconds, and allocates nothing. */
export class Histogram {
  readonly #buckets = new Float64Array(bucketCount)
  #count = 0
  #sum = 0
  #min = Infinity
  #max = -Infinity

  /** @param value - Finite; what is negative counts as 0. */
  record(value: number): void {
    const size = value > 0 ? value : 0
    double[0] = size
    const index = Math.min(Math.max(((words[high] as number) >>> shift) - firstBits, 0), bucketCount - 1)
    this.#buckets[index] = (this.#buckets[index] as number) + 1
    this.#count += 1
    this.#sum += size
    if (size < this.#min) this.#min = size
    if (size > this.#max) this.#max = size
  }

  snapshot(): HistogramSnapshot {
    const buckets: (readonly [number, number])[] = []
    for (let index = 0; index < bucketCount; index++) {
      const count = this.#buckets[index] as number
      if (count > 0) buckets.push([upperBound(index), count])
    }
    const isEmpty = this.#count === 0
    return snapshotOf(buckets, this.#count, this.#sum, isEmpty ? 0 : this.#min, isEmpty ? 0 : this.#max)
  }
}

/** The last bucket has no end; it says twice where it begins. */
function upperBound(index: number): number {
  if (index >= bucketCount - 1) return 2 ** (highestPower + 1)
  const power = Math.floor(index / perOctave) + lowestPower
  return 2 ** power * (1 + (index % perOctave) / perOctave)
}

/** The bucket whose upper bound this is begins here. */
function lowerBound(below: number): number {
  if (below <= 2 ** lowestPower) return 0
  if (below >= 2 ** (highestPower + 1)) return 2 ** highestPower
  const octave = 2 ** Math.ceil(Math.log2(below) - 1)
  return below - octave / perOctave
}

function snapshotOf(
  buckets: HistogramSnapshot['buckets'],
  count: number,
  sum: number,
  min: number,
  max: number,
): HistogramSnapshot {
  const quantile = (share: number): number => {
    const wanted = Math.ceil(share * count)
    let seen = 0
    for (const [below, some] of buckets) {
      seen += some
      if (seen >= wanted) return Math.min(max, Math.max(min, (lowerBound(below) + below) / 2))
    }
    return max
  }
  return { count, sum, min, max, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), buckets }
}

/**
 * What a histogram saw between two snapshots of it: histograms count from the start of their client, and the quantiles
 * of the last minute say more than those of a year. `min` and `max` are then bounds of buckets.
 *
 * @param before - The earlier snapshot.
 *
 * @example
 * const latency = histogramSince(producer.metrics().requestLatencyMs, aMinuteAgo.requestLatencyMs)
 */
export function histogramSince(now: HistogramSnapshot, before: HistogramSnapshot): HistogramSnapshot {
  const earlier = new Map(before.buckets)
  const buckets: (readonly [number, number])[] = []
  for (const [below, count] of now.buckets) {
    const left = count - (earlier.get(below) ?? 0)
    if (left > 0) buckets.push([below, left])
  }
  const [first] = buckets
  const last = buckets[buckets.length - 1]
  const min = first === undefined ? 0 : Math.max(now.min, lowerBound(first[0]))
  const max = last === undefined ? 0 : Math.min(now.max, last[0])
  return snapshotOf(buckets, now.count - before.count, now.sum - before.sum, min, max)
}

/** Counts by name. The names are few: codes of errors. */
export class CountsByName {
  readonly #counts = new Map<string, number>()

  add(name: string, amount: number): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + amount)
  }

  snapshot(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts)
  }
}

/** What an error is counted under: its code (`NOT_LEADER_OR_FOLLOWER`), or else its name (`TypeError`). */
export function codeOf(error: unknown): string {
  if (error instanceof KafkaError) return error.code
  return error instanceof Error ? error.name : typeof error
}
