import type { JournalEvent } from './group-journal.ts'

/** One process that was a member of the group, from its start to its end. */
export interface MemberHistory {
  readonly name: string
  readonly events: readonly JournalEvent[]
  /** When it was killed; undefined for one that stopped by itself. */
  readonly killedAt?: number | undefined
  /** When it stood still for longer than its session, and when it went on. */
  readonly standstills: readonly { readonly from: number; readonly to: number }[]
}

/** A commit as the coordinator has written it down. */
export interface CommitEntry {
  readonly place: string
  readonly offset: number
  /** By the clock of the broker. */
  readonly at: number
}

/** All that is known of a run. */
export interface GroupHistory {
  /** By place, the numbers of the records, from offset 0 on. */
  readonly log: ReadonlyMap<string, readonly number[]>
  /** Of this group, in the order in which the coordinator took them. */
  readonly commits: readonly CommitEntry[]
  readonly members: readonly MemberHistory[]
}

/**
 * What can be wrong.
 *
 * - `lost`: in the log, and nobody has ever handled it
 * - `skipped`: what a member was handed began, or went on, behind records that nobody had handled
 * - `order broken`: a member was handed, without a new assignment, what it had been handed before
 * - `two owners`: a member was handed what was committed before it came, or two healthy members had a partition at once
 * - `not owned`: a member was handed records of a partition that it did not have
 * - `stale`: a member that had stood still for longer than its session was handed records when it had had time to notice
 * - `commit beyond handled`: what is below it was not all handled by then
 * - `commit going back`: below an earlier one
 * - `uncommitted`: handled, and the group has ended in order, but it is not below the last commit
 * - `changed`: not the records that are in the log there
 * - `failed`: something that must not happen to a member happened
 */
export type GroupFault =
  | 'lost'
  | 'skipped'
  | 'order broken'
  | 'two owners'
  | 'not owned'
  | 'stale'
  | 'commit beyond handled'
  | 'commit going back'
  | 'uncommitted'
  | 'changed'
  | 'failed'

/** What a run came to. */
export interface GroupReport {
  readonly records: number
  /** Records that were handled more than once: at least once means that there may be some. */
  readonly again: number
  readonly commits: number
  readonly assignments: number
  readonly lostAssignments: number
  readonly counts: Readonly<Partial<Record<GroupFault, number>>>
  /** The first of each kind, in words. */
  readonly faults: readonly string[]
}

/** A partition in the hands of a member: from its assignment until it was revoked, lost, or the member's end. */
interface Stint {
  readonly member: string
  readonly place: string
  readonly from: number
  to: number
  end: 'open' | 'revoked' | 'lost' | 'killed'
  /** Where the next records have to begin; undefined before the first. */
  next: number | undefined
}

const namedPerKind = 5
/** Clocks of one machine, read by two processes, to the millisecond. */
const clockMs = 3
/**
 * A commit that nobody was told of may still wait for replicas, and who asks meanwhile is told the one before it; a broker
 * that stands still is out of the way after two seconds.
 */
const replicationMs = 6_000
/** Within this time a member that goes on after a standstill has to have heard from its clock, or its coordinator. */
const noticeMs = 5_000

/** Holds what members of a group tell against the log and the commits. Knows no broker, and no client. */
export function checkGroup({ log, commits, members }: GroupHistory): GroupReport {
  const faults = new Faults()
  const handled = new HandledRecords(log)
  for (const { events } of members) {
    for (const event of events)
      if (event.kind === 'handled') handled.add(event.place, event.first, event.next, event.at)
  }
  handled.finish()
  for (const [place, numbers] of log) {
    const missing = handled.missing(place)
    if (missing.length > 0) faults.add('lost', `${place}: ${ranges(missing)} of ${numbers.length}`, missing.length)
  }
  checkCommits(log, commits, handled, faults)
  const acknowledged = members.flatMap(({ events }) => events.filter(event => event.kind === 'committed'))
  const known = new KnownCommits(commits, acknowledged)
  const stints = members.flatMap(member => new MemberWalk(member, log, handled, known, faults).walk())
  checkOwners(stints, members, faults)
  return {
    records: [...log.values()].reduce((sum, numbers) => sum + numbers.length, 0),
    again: handled.again,
    commits: commits.length,
    assignments: stints.length,
    lostAssignments: stints.filter(({ end }) => end === 'lost').length,
    counts: faults.counts,
    faults: faults.named,
  }
}

function checkCommits(
  log: GroupHistory['log'],
  commits: readonly CommitEntry[],
  handled: HandledRecords,
  faults: Faults,
): void {
  const last = new Map<string, number>()
  for (const { place, offset, at } of commits) {
    const before = last.get(place) ?? 0
    if (offset < before) faults.add('commit going back', `${place}: to ${offset}, from ${before}, at ${clock(at)}`)
    const frontier = handled.frontier(place, at + clockMs)
    if (offset > frontier) {
      faults.add(
        'commit beyond handled',
        `${place}: to ${offset}, at ${clock(at)}, when all below ${frontier} was handled`,
      )
    }
    last.set(place, offset)
  }
  for (const [place, { length }] of log) {
    const end = last.get(place) ?? 0
    if (end < length) faults.add('uncommitted', `${place}: to ${end} of ${length} in the end`, length - end)
  }
}

/** Goes through the journal of one member. */
class MemberWalk {
  readonly #member: MemberHistory
  readonly #log: GroupHistory['log']
  readonly #handled: HandledRecords
  readonly #known: KnownCommits
  readonly #faults: Faults
  readonly #stints = new Map<string, Stint>()
  readonly #all: Stint[] = []
  /** What it was handed, whether or not it got to handle it: by place, sorted and without overlaps. */
  readonly #handed = new Map<string, Set<number>>()

  constructor(
    member: MemberHistory,
    log: GroupHistory['log'],
    handled: HandledRecords,
    known: KnownCommits,
    faults: Faults,
  ) {
    this.#member = member
    this.#log = log
    this.#handled = handled
    this.#known = known
    this.#faults = faults
  }

  walk(): Stint[] {
    const { name, events, killedAt } = this.#member
    for (const event of events) this.#take(event)
    const stopped = events.some(({ kind }) => kind === 'stopped')
    if (killedAt === undefined && !stopped) this.#faults.add('failed', `${name} ended, and nobody had asked it to`)
    for (const stint of this.#stints.values()) {
      stint.to = killedAt ?? events.at(-1)?.at ?? stint.from
      stint.end = 'killed'
      if (stopped) this.#faults.add('failed', `${name} stopped, and ${stint.place} was not revoked`)
    }
    return this.#all
  }

  #take(event: JournalEvent): void {
    const { name } = this.#member
    switch (event.kind) {
      case 'assigned':
        for (const place of event.places) {
          // Told again what it has (as eager strategies may): the same stint goes on.
          if (this.#stints.has(place)) continue
          const stint: Stint = { member: name, place, from: event.at, to: Infinity, end: 'open', next: undefined }
          this.#stints.set(place, stint)
          this.#all.push(stint)
        }
        break
      case 'revoked':
      case 'lost':
        for (const place of event.places) {
          const stint = this.#stints.get(place)
          if (stint === undefined) continue
          this.#stints.delete(place)
          stint.to = event.at
          stint.end = event.kind
        }
        break
      case 'handed':
        this.#takeRecords(event)
        break
      case 'failed':
        this.#faults.add('failed', `${name}, at ${clock(event.at)}: ${event.what}`)
        break
      case 'handled':
      case 'committed':
      case 'noted':
      case 'stopped':
        break
    }
  }

  #takeRecords({ at, place, first, next, sum }: Extract<JournalEvent, { kind: 'handed' }>): void {
    const { name, standstills } = this.#member
    const what = `${name}, at ${clock(at)}: ${place} from ${first} to ${next}`
    const stint = this.#stints.get(place)
    if (stint === undefined) this.#faults.add('not owned', what)
    else if (stint.next === undefined) this.#begin(stint, first, at, what)
    else if (first < stint.next) this.#faults.add('order broken', `${what}, behind ${stint.next}`)
    else if (first > stint.next) this.#faults.add('skipped', `${what}, where ${stint.next} was due`)
    if (stint !== undefined) stint.next = Math.max(next, stint.next ?? 0)
    const { to } = standstills.findLast(each => each.to <= at) ?? { to: Infinity }
    // What it was assigned after the standstill is its own.
    if (stint !== undefined && stint.from < to && at > to + noticeMs) {
      this.#faults.add('stale', `${what}, ${at - to} ms after it stood still`)
    }
    if (sum !== undefined && sum !== this.#sum(place, first, next)) this.#faults.add('changed', what)
    const handed = this.#handed.get(place) ?? new Set()
    for (let offset = first; offset < next; offset++) handed.add(offset)
    this.#handed.set(place, handed)
  }

  /** The first records of an assignment. */
  #begin(stint: Stint, first: number, at: number, what: string): void {
    const committed = this.#known.before(stint.place, stint.from)
    if (first < committed) this.#faults.add('two owners', `${what}, and ${committed} was committed before it came`)
    const own = this.#handed.get(stint.place)
    for (let offset = this.#handled.frontier(stint.place, at + clockMs); offset < first; offset++) {
      if (this.#handled.isHandled(stint.place, offset, at + clockMs) || own?.has(offset) === true) continue
      this.#faults.add('skipped', `${what}, and ${offset} was not handled`)
      return
    }
  }

  #sum(place: string, first: number, next: number): number {
    const numbers = this.#log.get(place) ?? []
    let sum = 0
    for (let offset = first; offset < next; offset++) sum = (sum + (numbers[offset] ?? NaN)) >>> 0
    return sum
  }
}

/** No two members that are well may have a partition at the same time. Who was lost, or stood still, could not know. */
function checkOwners(stints: readonly Stint[], members: readonly MemberHistory[], faults: Faults): void {
  const standstills = new Map(members.map(({ name, standstills: all }) => [name, all]))
  const isWell = ({ member, from, to, end }: Stint): boolean =>
    end !== 'lost' && !(standstills.get(member) ?? []).some(each => each.from < to && each.to > from)
  const byPlace = placed(stints.filter(isWell))
  for (const [place, all] of byPlace) {
    let last: Stint | undefined
    for (const stint of all.toSorted((one, other) => one.from - other.from)) {
      if (last !== undefined && stint.member !== last.member && stint.from + clockMs < last.to) {
        const overlap = `${last.member} until ${clock(last.to)}, ${stint.member} from ${clock(stint.from)}`
        faults.add('two owners', `${place}: ${overlap}`)
      }
      if (last === undefined || stint.to > last.to) last = stint
    }
  }
}

/** When each record was handled first. */
class HandledRecords {
  readonly #at = new Map<string, Float64Array>()
  /** When all up to a record were handled. */
  readonly #frontier = new Map<string, Float64Array>()
  again = 0

  constructor(log: GroupHistory['log']) {
    for (const [place, { length }] of log) this.#at.set(place, new Float64Array(length).fill(Infinity))
  }

  add(place: string, first: number, next: number, at: number): void {
    const times = this.#at.get(place)
    if (times === undefined) return
    for (let offset = first; offset < next; offset++) {
      const before = times[offset] as number
      if (before < Infinity) this.again += 1
      times[offset] = Math.min(at, before)
    }
  }

  finish(): void {
    for (const [place, times] of this.#at) {
      const frontier = times.slice()
      for (let offset = 1; offset < frontier.length; offset++) {
        frontier[offset] = Math.max(frontier[offset] as number, frontier[offset - 1] as number)
      }
      this.#frontier.set(place, frontier)
    }
  }

  missing(place: string): number[] {
    return [...(this.#at.get(place) ?? [])].flatMap((at, offset) => (at === Infinity ? [offset] : []))
  }

  isHandled(place: string, offset: number, at: number): boolean {
    return (this.#at.get(place)?.[offset] ?? Infinity) <= at
  }

  /** Below this everything was handled by then. */
  frontier(place: string, at: number): number {
    const times = this.#frontier.get(place) ?? new Float64Array()
    let [low, high] = [0, times.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((times[middle] as number) <= at) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** What must have been known as committed at a time. */
class KnownCommits {
  readonly #byPlace: Map<string, { readonly at: number; readonly offset: number }[]>

  constructor(written: readonly CommitEntry[], acknowledged: readonly CommitEntry[]) {
    const all = [...written.map(each => ({ ...each, at: each.at + replicationMs })), ...acknowledged]
    this.#byPlace = new Map()
    for (const [place, entries] of placed(all)) {
      this.#byPlace.set(
        place,
        entries.toSorted((one, other) => one.at - other.at),
      )
    }
  }

  before(place: string, time: number): number {
    let offset = 0
    for (const entry of this.#byPlace.get(place) ?? []) {
      if (entry.at + clockMs >= time) break
      offset = Math.max(offset, entry.offset)
    }
    return offset
  }
}

function placed<T extends { readonly place: string }>(all: readonly T[]): Map<string, T[]> {
  const byPlace = new Map<string, T[]>()
  for (const each of all) {
    const there = byPlace.get(each.place)
    if (there === undefined) byPlace.set(each.place, [each])
    else there.push(each)
  }
  return byPlace
}

class Faults {
  readonly counts: Partial<Record<GroupFault, number>> = {}
  readonly named: string[] = []
  readonly #told = new Map<GroupFault, number>()

  add(kind: GroupFault, what: string, count = 1): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + count
    const told = (this.#told.get(kind) ?? 0) + 1
    this.#told.set(kind, told)
    if (told <= namedPerKind) this.named.push(`${kind}: ${what}`)
  }
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 23)
}

/** `3, 5-9`, the first few. */
function ranges(offsets: readonly number[]): string {
  const found: [number, number][] = []
  for (const offset of offsets) {
    const last = found.at(-1)
    if (last !== undefined && last[1] === offset - 1) last[1] = offset
    else found.push([offset, offset])
  }
  const texts = found.slice(0, 5).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`))
  return texts.join(', ') + (found.length > 5 ? ' …' : '')
}
