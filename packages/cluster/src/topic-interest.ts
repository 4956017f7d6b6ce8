/** The topics that one client needs to know about. What is asked for is the union of all interests. */
export interface TopicInterest {
  /** Adds a topic; a new one is asked for at once. */
  add(topic: string): void
  delete(topic: string): void
  /** Whether to learn of every topic of the cluster, as a pattern subscription must. */
  setAll(all: boolean): void
  /** Ends the interest; further calls change nothing. */
  close(): void
}

/** Everything that is wanted at the moment. */
export interface WantedTopics {
  readonly all: boolean
  readonly topics: ReadonlySet<string>
  /** Those among them that may be created by asking for them. */
  readonly creatable: ReadonlySet<string>
}

interface Entry {
  readonly topics: Set<string>
  readonly createsTopics: boolean
  all: boolean
}

/** The interests of all clients of a cluster. */
export class TopicInterests {
  readonly #entries = new Set<Entry>()
  readonly #onAdded: () => void
  #version = 0

  /** @param onAdded - Called when something is wanted that was not before. */
  constructor(onAdded: () => void) {
    this.#onAdded = onAdded
  }

  /** Grows whenever something more is wanted: an answer to an older version may lack it. */
  get version(): number {
    return this.#version
  }

  open(createsTopics: boolean): TopicInterest {
    const entry: Entry = { topics: new Set(), createsTopics, all: false }
    this.#entries.add(entry)
    return {
      add: topic => {
        if (!this.#entries.has(entry) || entry.topics.has(topic)) return
        const isNew = !this.#wants(topic, createsTopics)
        entry.topics.add(topic)
        if (isNew) this.#added()
      },
      delete: topic => void entry.topics.delete(topic),
      setAll: all => {
        const isNew = all && !this.#wantsAll()
        entry.all = all
        if (isNew && this.#entries.has(entry)) this.#added()
      },
      close: () => void this.#entries.delete(entry),
    }
  }

  wanted(): WantedTopics {
    const topics = new Set<string>()
    const creatable = new Set<string>()
    for (const entry of this.#entries) {
      for (const topic of entry.topics) {
        topics.add(topic)
        if (entry.createsTopics) creatable.add(topic)
      }
    }
    return { all: this.#wantsAll(), topics, creatable }
  }

  #wants(topic: string, createsTopics: boolean): boolean {
    for (const entry of this.#entries) {
      if (entry.topics.has(topic) && (entry.createsTopics || !createsTopics)) return true
    }
    return false
  }

  #wantsAll(): boolean {
    for (const entry of this.#entries) if (entry.all) return true
    return false
  }

  #added(): void {
    this.#version += 1
    this.#onAdded()
  }
}
