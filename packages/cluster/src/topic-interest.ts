/** The topics that one client needs to know about. What is asked for is the union of all interests. */
export interface TopicInterest {
  /** Adds a topic; a new one is asked for at once. */
  add(topic: string): void
  delete(topic: string): void
  /** Whether to learn of every topic of the cluster, as a pattern subscription must. */
  setAll(all: boolean): void
  close(): void
}
