import { setTimeout as sleep } from 'node:timers/promises'
import type { JournalEvent } from './group-journal.ts'
import type { MemberHistory } from './group-check.ts'
import type { MemberSpec } from './group-member.ts'

/** A member of a group, wherever it runs. */
export interface FleetMember {
  readonly name: string
  readonly spec: MemberSpec
  /** False for one that has ended, whoever wanted it. */
  readonly runs: boolean
  /** Resolves when it can be asked to leave. */
  ready(): Promise<void>
  /** Asks it to leave, and waits until it has. */
  stop(): Promise<void>
  /** Ends it as fast as it goes. */
  kill(): Promise<void>
  /** What it has written down so far. */
  events(): readonly JournalEvent[]
  history(): MemberHistory
  /** What it said beside its journal. */
  errors(): string
}

const moves = new Set<JournalEvent['kind']>(['assigned', 'revoked', 'lost'])

/** The members of one group, and how far they have come. */
export class MemberFleet<Member extends FleetMember = FleetMember> {
  readonly #start: (name: string, spec: MemberSpec) => Promise<Member>
  readonly #all: Member[] = []
  #names = 0
  /** By place, the offsets that somebody has handled. */
  readonly #handled = new Map<string, Set<number>>()
  /** How many events of a member are in there. */
  readonly #taken = new Map<Member, number>()

  constructor(start: (name: string, spec: MemberSpec) => Promise<Member>) {
    this.#start = start
  }

  /** Those that run now. */
  get running(): readonly Member[] {
    return this.#all.filter(({ runs }) => runs)
  }

  /** All there ever were. */
  get all(): readonly Member[] {
    return this.#all
  }

  async add(spec: MemberSpec): Promise<Member> {
    const member = await this.#start(`member-${++this.#names}-${spec.reads}`, spec)
    this.#all.push(member)
    return member
  }

  /** How many different records were handled so far. */
  handled(): number {
    for (const member of this.#all) {
      const events = member.events()
      for (const event of events.slice(this.#taken.get(member) ?? 0)) this.#take(event)
      this.#taken.set(member, events.length)
    }
    let count = 0
    for (const offsets of this.#handled.values()) count += offsets.size
    return count
  }

  /** Resolves when so many were. */
  async reaches(count: number, limitMs: number): Promise<void> {
    const deadline = Date.now() + limitMs
    for (;;) {
      const handled = this.handled()
      if (handled >= count) return
      if (Date.now() > deadline) throw new Error(`${handled} of ${count} records were handled after ${limitMs} ms`)
      await sleep(100)
    }
  }

  /** Resolves when everyone has joined, and nobody has been told of a rebalance for a while. */
  async settles(quietMs: number, limitMs: number): Promise<void> {
    const deadline = Date.now() + limitMs
    for (;;) {
      const newest = this.running.map(member => member.events().findLast(({ kind }) => moves.has(kind)))
      if (newest.every(event => event !== undefined && event.kind !== 'lost' && event.at < Date.now() - quietMs)) return
      if (Date.now() > deadline) throw new Error(`The group has not settled after ${limitMs} ms`)
      await sleep(100)
    }
  }

  /** Ends all of them in order. */
  async stop(): Promise<void> {
    await Promise.all(this.running.map(member => member.stop()))
  }

  /** Ends what still runs, in whatever way. */
  async kill(): Promise<void> {
    await Promise.all(this.running.map(member => member.kill()))
  }

  /** Everything notable that members said, for a run that fails. */
  text(): string {
    const lines = this.#all.flatMap(member =>
      member.history().events.flatMap(event => {
        const what = told(event)
        return what === undefined ? [] : [{ at: event.at, line: `${clock(event.at)} ${member.name}: ${what}` }]
      }),
    )
    const errors = this.#all.flatMap(member => {
      const text = member.errors()
      return text === '' ? [] : [`--- ${member.name} wrote\n${text}`]
    })
    return [...lines.toSorted((one, other) => one.at - other.at).map(({ line }) => line), ...errors].join('\n')
  }

  #take(event: JournalEvent): void {
    if (event.kind !== 'handled') return
    const { place, first, next } = event
    const offsets = this.#handled.get(place) ?? new Set()
    this.#handled.set(place, offsets)
    for (let offset = first; offset < next; offset++) offsets.add(offset)
  }
}

function told(event: JournalEvent): string | undefined {
  switch (event.kind) {
    case 'assigned':
    case 'revoked':
    case 'lost':
      return `${event.kind} ${event.places.join(' ') || 'nothing'}`
    case 'failed':
    case 'noted':
      return `${event.kind}: ${event.what}`
    case 'stopped':
      return event.kind
    case 'handed':
    case 'handled':
    case 'committed':
      return undefined
  }
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 23)
}
