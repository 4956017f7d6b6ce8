/**
 * The times of the records of a batch. Records that are sent together share theirs, so what is kept is where another
 * time begins, not a number per record.
 */
export class RecordTimes {
  #count = 0
  /** Of each run of equal times: its first record, and the time. */
  readonly #starts: number[] = []
  readonly #times: number[] = []
  /** The run that was looked at last: its place, its records from and to (exclusive), and its time. */
  #run = -1
  #from = 0
  #to = 0
  #time = -1

  /** Those of records that were gathered elsewhere. */
  static of(timestamps: Iterable<number>): RecordTimes {
    const times = new RecordTimes()
    for (const timestamp of timestamps) times.add(timestamp)
    return times
  }

  /** The time of the next record. */
  add(timestamp: number): void {
    if (timestamp !== this.#time || this.#count === 0) {
      this.#time = timestamp
      this.#starts.push(this.#count)
      this.#times.push(timestamp)
    }
    this.#count += 1
  }

  /** The time of a record. Cheap when records are asked for in order. Only after the last one was added. */
  at(record: number): number {
    if (record >= this.#to || record < this.#from) this.#find(record)
    return this.#time
  }

  #find(record: number): void {
    let run = record < this.#from ? 0 : this.#run + 1
    while ((this.#starts[run + 1] ?? Infinity) <= record) run += 1
    this.#run = run
    this.#from = this.#starts[run] ?? 0
    this.#to = this.#starts[run + 1] ?? Infinity
    this.#time = this.#times[run] ?? -1
  }

  /** All of them, or those of some records next to each other. */
  list(from = 0, to: number = this.#count): number[] {
    return Array.from({ length: to - from }, (_, index) => this.at(from + index))
  }
}
