/** Counts what happens; only goes up. */
export class Counter {
  #value = 0

  get value(): number {
    return this.#value
  }

  add(amount = 1): void {
    this.#value += amount
  }
}

/** What a histogram saw, in the unit of its values. */
export interface HistogramSnapshot {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  /** Within 10 % of the true value. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** Each bucket is a tenth wider than the one before, from 0.01 up to about 10^8: 240 numbers and no allocation. */
const GROWTH = Math.log(1.1)
const FIRST = 0.01
const BUCKETS = 240

/** Distribution of durations or sizes in fixed memory. */
export class Histogram {
  readonly #buckets = new Float64Array(BUCKETS)
  #count = 0
  #sum = 0
  #min = Infinity
  #max = -Infinity

  record(value: number): void {
    const index = value <= FIRST ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log(value / FIRST) / GROWTH))
    this.#buckets[index] = (this.#buckets[index] ?? 0) + 1
    this.#count += 1
    this.#sum += value
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  snapshot(): HistogramSnapshot {
    const empty = this.#count === 0
    return {
      count: this.#count,
      sum: this.#sum,
      min: empty ? 0 : this.#min,
      max: empty ? 0 : this.#max,
      p50: this.#quantile(0.5),
      p95: this.#quantile(0.95),
      p99: this.#quantile(0.99),
    }
  }

  #quantile(share: number): number {
    if (this.#count === 0) return 0
    const wanted = Math.ceil(share * this.#count)
    let seen = 0
    for (let index = 0; index < BUCKETS; index++) {
      seen += this.#buckets[index] ?? 0
      if (seen >= wanted) return Math.min(this.#max, Math.max(this.#min, FIRST * Math.exp(GROWTH * index)))
    }
    return this.#max
  }
}
