import type { MemberHistory } from './group-check.ts'
import { type JournalEvent, JournalWriter, readJournal } from './group-journal.ts'
import { GroupMember, type GroupSettings, type MemberSpec } from './group-member.ts'
import type { FleetMember } from './member-fleet.ts'

/** A member in this process: cheaper than one of its own, for what needs none. */
export class LocalMember implements FleetMember {
  readonly name: string
  readonly spec: MemberSpec
  readonly member: GroupMember
  readonly #events: JournalEvent[] = []
  runs = true

  private constructor(name: string, spec: MemberSpec, settings: GroupSettings) {
    this.name = name
    this.spec = spec
    const journal = new JournalWriter(line => this.#events.push(...readJournal(line)), settings.topics)
    this.member = new GroupMember(name, spec, settings, journal)
  }

  /** Starts one, and waits until the group has taken it in. */
  static async start(name: string, spec: MemberSpec, settings: GroupSettings): Promise<LocalMember> {
    const member = new LocalMember(name, spec, settings)
    await member.member.start()
    return member
  }

  ready(): Promise<void> {
    return Promise.resolve()
  }

  async stop(): Promise<void> {
    await this.member.stop()
    this.runs = false
  }

  kill(): Promise<void> {
    return this.member.consumer.stop({ timeoutMs: 1_000 })
  }

  events(): readonly JournalEvent[] {
    return this.#events
  }

  history(): MemberHistory {
    return { name: this.name, events: this.#events, standstills: [] }
  }

  errors(): string {
    return ''
  }
}
