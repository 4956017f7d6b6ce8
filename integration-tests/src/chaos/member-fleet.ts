import { setTimeout as sleep } from 'node:timers/promises'
import type { JournalEvent } from './group-journal.ts'
import { type GroupSettings, MemberProcess, type MemberSpec } from './member-process.ts'

/** The members of one group, and how far they have come. */
export class MemberFleet {
  readonly settings: GroupSettings
  readonly #all: MemberProcess[] = []
  /** By place, the offsets that somebody has handled. */
  readonly #handled = new Map<string, Set<number>>()
  /** How many events of a member are in there. */
  readonly #taken = new Map<MemberProcess, number>()

  constructor(settings: GroupSettings) {
    this.settings = settings
  }

  /** Those that run now. */
  get running(): readonly MemberProcess[] {
    return this.#all.filter(({ runs }) => runs)
  }

  /** All there ever were. */
  get all(): readonly MemberProcess[] {
    return this.#all
  }

  async add(spec: MemberSpec): Promise<MemberProcess> {
    const member = await MemberProcess.start(`member-${this.#all.length + 1}-${spec.reads}`, spec, this.settings)
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
