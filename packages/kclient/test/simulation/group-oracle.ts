import type { EmbeddedBroker } from '@kclient/testing'
import type { TopicPartition } from '../../src/index.ts'

/** What is known of one partition. */
interface Track {
  readonly topicPartition: TopicPartition
  /** By offset: whether somebody has done its work. */
  readonly done: boolean[]
  /** Below it, all are done. */
  doneBelow: number
  owner: string | undefined
  committed: bigint
  /** The highest that was ever committed: a handler that outlived its membership may commit less afterwards. */
  highest: bigint
  /** Who committed last. */
  committer: string | undefined
  /** By member: the offset behind the last one that it was given. */
  readonly next: Map<string, number>
  /** Members that were assigned it and got nothing of it since. */
  readonly fresh: Set<string>
}

/** Judges what the members of a group are given and what they commit. Offsets begin at 0. */
export class GroupOracle {
  readonly violations: string[] = []
  readonly counts: Record<'delivered' | 'again' | 'commits' | 'assigned' | 'revoked' | 'lost', number> = {
    delivered: 0,
    again: 0,
    commits: 0,
    assigned: 0,
    revoked: 0,
    lost: 0,
  }
  readonly #broker: EmbeddedBroker
  readonly #groupId: string
  readonly #note: (what: string) => void
  readonly #tracks = new Map<string, Track>()
  readonly #ended = new Set<string>()
  /** By member: what its listener was told it has. */
  readonly #told = new Map<string, Set<string>>()
  /** Members that cannot know yet that they are out (they stood still, or were thrown out), with the generation then. */
  readonly #excused = new Map<string, number>()

  constructor(broker: EmbeddedBroker, groupId: string, note: (what: string) => void) {
    this.#broker = broker
    this.#groupId = groupId
    this.#note = note
  }

  /** From now on, until it is told otherwise or in a later generation, a member may believe to own what is others'. */
  excuse(member: string): void {
    this.#excused.set(member, this.#broker.group(this.#groupId)?.generationId ?? 0)
    for (const track of this.#tracks.values()) if (track.owner === member) track.owner = undefined
  }

  /** A member is told what it has from now on (`partitions`), which with what it keeps is `all`. */
  assigned(
    member: string,
    partitions: readonly TopicPartition[],
    all: readonly TopicPartition[],
    generationId: number,
  ): void {
    this.counts.assigned++
    for (const topicPartition of partitions) {
      this.#track(topicPartition).fresh.add(member)
      const told = this.#toldOf(member)
      if (told.has(name(topicPartition))) {
        this.#violation(`${member} is told twice that it is assigned ${name(topicPartition)} (G-LISTENER)`)
      }
      told.add(name(topicPartition))
    }
    if (this.#ended.has(member) || generationId <= (this.#excused.get(member) ?? -1)) return
    this.#excused.delete(member)
    // Who had it before may still be at its last records, if these took longer than the group waits; it gets no more.
    for (const topicPartition of [...partitions, ...all]) this.#track(topicPartition).owner = member
  }

  gone(member: string, partitions: readonly TopicPartition[], how: 'revoked' | 'lost'): void {
    this.counts[how]++
    if (how === 'lost') this.#excused.delete(member)
    for (const topicPartition of partitions) {
      if (!this.#toldOf(member).delete(name(topicPartition))) {
        this.#violation(`${member} is told that ${name(topicPartition)} is ${how}, and did not have it (G-LISTENER)`)
      }
      const track = this.#track(topicPartition)
      if (track.owner === member) track.owner = undefined
    }
  }

  /** It gets nothing any more. */
  ends(member: string): void {
    this.#ended.add(member)
    this.#excused.delete(member)
    for (const track of this.#tracks.values()) if (track.owner === member) track.owner = undefined
  }

  /** It has stopped. */
  stopped(member: string): void {
    const left = [...this.#toldOf(member)]
    if (left.length > 0) {
      this.#violation(`${member} has stopped, and was not told that ${left.join(' ')} is gone (G-LISTENER)`)
    }
  }

  /** A record reaches the application. */
  delivered(member: string, topicPartition: TopicPartition, offset: bigint, mayGoBack: boolean): void {
    this.counts.delivered++
    const track = this.#track(topicPartition)
    const at = Number(offset)
    const record = `${name(topicPartition)} ${at}`
    if (track.done[at] === true) this.counts.again++
    if (!this.#excused.has(member)) {
      if (track.owner !== member) {
        this.#violation(`${member} gets ${record}, which is ${track.owner ?? 'nobody'}'s (G-HANDOVER)`)
      }
      const committed = Number(this.#broker.committed(this.#groupId, topicPartition) ?? 0n)
      // What it has committed itself can come again, after it was out and back in meanwhile.
      if (at < committed && track.committer !== member)
        this.#violation(`${member} gets ${record}, and ${committed} is committed (G-LOSSLESS)`)
      // A partition begins at what was committed when its position was asked for, or goes on where it was.
      const next = track.next.get(member)
      const isExpected =
        at === next ||
        (track.fresh.has(member) && at <= Number(track.highest)) ||
        (mayGoBack && next !== undefined && at < next)
      if (!isExpected) {
        this.#violation(`${member} gets ${record}, expected is ${next ?? committed}, committed ${committed} (C-ONCE)`)
      }
    }
    track.fresh.delete(member)
    track.next.set(member, at + 1)
  }

  /** The application has done its work for a record. */
  done(topicPartition: TopicPartition, offset: bigint): void {
    const track = this.#track(topicPartition)
    track.done[Number(offset)] = true
    while (track.done[track.doneBelow] === true) track.doneBelow++
  }

  /** A member may have committed something: nothing that is not done is below it. */
  committedBy(member: string): void {
    this.counts.commits++
    for (const { topic, partition, offset } of this.#broker.committedOffsets(this.#groupId)) {
      const track = this.#track({ topic, partition })
      if (offset === track.committed) continue
      track.committed = offset
      track.committer = member
      if (offset > track.highest) track.highest = offset
      if (offset > track.doneBelow) {
        this.#violation(`${topic}-${partition}: ${offset} is committed, and ${track.doneBelow} is not done (C-HANDLED)`)
      }
    }
  }

  /** Whether everything in the log is done, and committed. */
  isAllDone(topics: readonly string[]): boolean {
    return this.missing(topics).length === 0
  }

  /** What of the log is not done or not committed yet. */
  missing(topics: readonly string[]): string[] {
    const missing: string[] = []
    for (const topic of topics) {
      for (const { partition, endOffset } of this.#broker.topic(topic)?.partitions ?? []) {
        const { doneBelow } = this.#track({ topic, partition })
        const committed = this.#broker.committed(this.#groupId, { topic, partition }) ?? 0n
        if (doneBelow < endOffset || committed < endOffset) {
          missing.push(`${topic}-${partition}: done ${doneBelow}, committed ${committed}, end ${endOffset}`)
        }
      }
    }
    return missing
  }

  #track(topicPartition: TopicPartition): Track {
    const key = name(topicPartition)
    let track = this.#tracks.get(key)
    if (track === undefined) {
      const { topic, partition } = topicPartition
      track = {
        topicPartition: { topic, partition },
        done: [],
        doneBelow: 0,
        owner: undefined,
        committed: 0n,
        highest: 0n,
        committer: undefined,
        next: new Map(),
        fresh: new Set(),
      }
      this.#tracks.set(key, track)
    }
    return track
  }

  #toldOf(member: string): Set<string> {
    let told = this.#told.get(member)
    if (told === undefined) this.#told.set(member, (told = new Set()))
    return told
  }

  #violation(what: string): void {
    this.violations.push(what)
    this.#note(`VIOLATION: ${what}`)
  }
}

function name({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`
}
