/**
 * The times of the records of a batch. Records that are sent together share theirs, so what is kept is where another
 * time begins, not a number per record.
 */
export class RecordTimes {
  #count = 0
  #first = -1
  #newest = -1
  /** Of each run of equal times after the first: its first record, and the time. */
  #starts: number[] | undefined
  #times: number[] | undefined
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
    if (timestamp !== this.#newest || this.#count === 0) this.#begin(timestamp)
    this.#count += 1
  }

  #begin(timestamp: number): void {
    this.#newest = timestamp
    if (this.#count === 0) {
      this.#first = timestamp
      return
    }
    this.#starts ??= []
    this.#times ??= []
    this.#starts.push(this.#count)
    this.#times.push(timestamp)
  }

  /** The time of a record. Cheap when records are asked for in order. Only after the last one was added. */
  at(record: number): number {
    if (record >= this.#to || record < this.#from) this.#find(record)
    return this.#time
  }

  #find(record: number): void {
    let run = record < this.#from ? -1 : this.#run
    while (this.#startOf(run + 1) <= record) run += 1
    this.#run = run
    this.#from = run < 0 ? 0 : this.#startOf(run)
    this.#to = this.#startOf(run + 1)
    this.#time = run < 0 ? this.#first : (this.#times?.[run] ?? -1)
  }

  #startOf(run: number): number {
    return this.#starts?.[run] ?? Infinity
  }

  /** All of them, or those of some records next to each other. */
  list(from = 0, to: number = this.#count): number[] {
    return Array.from({ length: to - from }, (_, index) => this.at(from + index))
  }
}
