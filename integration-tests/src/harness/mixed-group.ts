import type { Consumer, ConsumerOptions, RebalanceListener } from '@kclient/consumer'
import type { TopicPartition } from '@kclient/errors'
import { expect, onTestFailed } from 'vitest'
import type { JavaMembers, MemberEvent } from './java-members.ts'
import { type Scenario, uniqueName } from './scenario.ts'

/** Which client a member is. */
export type MemberKind = 'java' | 'kclient'

/** Names of strategies, as both clients know them. */
export type Strategies = readonly ('range' | 'roundrobin' | 'sticky' | 'cooperative-sticky')[]

interface Member {
  readonly kind: MemberKind
  readonly consumer?: Consumer | undefined
  readonly owned: Set<string>
  /** How often it was told that all it owned was revoked. */
  revokedAll: number
  ended: boolean
}

/** A group of Java and kclient members, and all that they tell: what they own, and what they got. */
export class MixedGroup {
  readonly groupId: string = uniqueName('mixed')
  /** Everything, in the order in which it was heard of. */
  readonly events: MemberEvent[] = []
  readonly #scenario: Scenario
  readonly #topics: readonly string[]
  readonly #java: JavaMembers
  readonly #members = new Map<string, Member>()
  /** Also of those that have left. */
  readonly #kinds = new Map<string, MemberKind>()
  /** By topic, partition and offset: how often a record was delivered, and to whom. */
  readonly #delivered = new Map<string, string[]>()
  /** What the members were told, and what those of kclient logged: to be shown when a test fails. */
  readonly #story: string[] = []

  /** @param java - Where its Java members run; may be that of other groups, too. */
  constructor(scenario: Scenario, java: JavaMembers, topics: readonly string[]) {
    this.#scenario = scenario
    this.#topics = topics
    this.#java = java
    onTestFailed(() => console.error(this.#story.join('\n')))
    scenario.defer(() => this.#stopJava())
  }

  /** Starts a member, by default with the strategies that its client has by default; does not wait for its assignment. */
  async start(
    name: string,
    kind: MemberKind,
    strategies: Strategies | undefined,
    sessionTimeoutMs = 45_000,
  ): Promise<void> {
    this.#kinds.set(name, kind)
    if (kind === 'java') {
      this.#members.set(name, { kind, owned: new Set(), revokedAll: 0, ended: false })
      const properties = { 'group.id': this.groupId, 'session.timeout.ms': `${sessionTimeoutMs}` }
      const hear = ({ what, about }: MemberEvent): void => this.#hear({ member: name, what, about })
      this.#java.start(
        this.#javaName(name),
        hear,
        this.#scenario.bootstrapServers,
        this.#topics,
        strategies,
        properties,
      )
      return
    }
    const consumer = await this.#scenario.consumer({
      groupId: this.groupId,
      clientId: name,
      partitionAssignmentStrategy: strategies,
      heartbeatIntervalMs: 200,
      sessionTimeoutMs,
      logger: this.#logger(name),
      rebalanceTimeoutMs: 20_000,
    })
    this.#members.set(name, { kind, consumer, owned: new Set(), revokedAll: 0, ended: false })
    consumer.subscribe(this.#topics, this.#listener(name))
    const running = consumer.run({
      eachBatch: batch => {
        for (const { topic, partition, offset } of batch) {
          this.#hear({ member: name, what: 'record', about: `${topic} ${partition} ${offset}` })
        }
      },
    })
    running.catch((error: unknown) => this.#hear({ member: name, what: 'failed', about: String(error) }))
  }

  /** Stops a member in good order: what it got is committed, and it leaves. */
  async stop(name: string): Promise<void> {
    const member = this.#members.get(name)
    if (member?.consumer === undefined) {
      this.#java.stop(this.#javaName(name))
      await expect.poll(() => member?.ended, { timeout: 20_000 }).toBe(true)
    } else await member.consumer.stop()
    this.#members.delete(name)
  }

  /** What each member owns, as it was told, sorted. */
  owned(): Record<string, readonly string[]> {
    return Object.fromEntries([...this.#members].map(([name, { owned }]) => [name, [...owned].toSorted()]))
  }

  /** Resolves with what each owns when all partitions have one owner each, and the shares are as many as these. */
  async settled(shares: readonly number[], all: readonly string[]): Promise<Record<string, readonly string[]>> {
    const wanted = { shares: [...shares].toSorted((a, b) => a - b), all: [...all].toSorted(), troubles: [] }
    const look = (): object => {
      const owned = Object.values(this.owned())
      const counts = owned.map(({ length }) => length).toSorted((a, b) => a - b)
      return { shares: counts, all: owned.flat().toSorted(), troubles: this.troubles }
    }
    await expect.poll(look, { timeout: 30_000, interval: 20 }).toEqual(wanted)
    return this.owned()
  }

  /** How often this member was told that all it owned was revoked, while it owned something. */
  revokedAll(name: string): number {
    return this.#members.get(name)?.revokedAll ?? 0
  }

  /** How many records were delivered, each counted once. */
  get received(): number {
    return this.#delivered.size
  }

  /**
   * Records that were delivered more than once, and to whom. Not those of partitions that a Java member lost: what it had not
   * committed comes again.
   */
  get repeated(): Record<string, readonly string[]> {
    const lost = new Set(this.events.filter(({ what }) => what === 'lost').flatMap(({ about }) => about.split(' ')))
    const isRepeated = ([place, members]: readonly [string, readonly string[]]): boolean => {
      const [topic, partition] = place.split(' ')
      return members.length > 1 && !lost.has(`${topic}-${partition}`)
    }
    return Object.fromEntries([...this.#delivered].filter(isRepeated))
  }

  /**
   * What no member must meet. When the next rebalance of a cooperative group begins before a member got its part of the last
   * one, it does not know what it has any more: Java loses all of it then, and kclient gives it back in order.
   */
  get troubles(): readonly MemberEvent[] {
    const isOfJava = (name: string): boolean => this.#kinds.get(name) === 'java'
    return this.events.filter(({ member, what }) => what === 'failed' || (what === 'lost' && !isOfJava(member)))
  }

  /** Whether members that are here have lost or given back all that they had, at any time. */
  get isShaken(): boolean {
    const isLost = this.events.some(({ what }) => what === 'lost')
    return isLost || [...this.#members.values()].some(({ revokedAll }) => revokedAll > 0)
  }

  async #stopJava(): Promise<void> {
    const running = [...this.#members].filter(([, { kind, ended }]) => kind === 'java' && !ended)
    for (const [name] of running) this.#java.stop(this.#javaName(name))
    await expect.poll(() => running.every(([, { ended }]) => ended), { timeout: 20_000 }).toBe(true)
  }

  #javaName(name: string): string {
    return `${this.groupId}-${name}`
  }

  #listener(member: string): RebalanceListener {
    const hear = (what: 'assigned' | 'revoked' | 'lost') => (partitions: TopicPartition[]) =>
      this.#hear({ member, what, about: partitions.map(each => `${each.topic}-${each.partition}`).join(' ') })
    return {
      onPartitionsAssigned: hear('assigned'),
      onPartitionsRevoked: hear('revoked'),
      onPartitionsLost: hear('lost'),
    }
  }

  #logger(name: string): ConsumerOptions['logger'] {
    const note =
      (level: string) =>
      (message: string): void =>
        this.#note(`${name} ${level}: ${message}`)
    return { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') }
  }

  #note(what: string): void {
    this.#story.push(`${new Date().toISOString().slice(14, 23)} ${what}`)
  }

  #hear(event: MemberEvent): void {
    const { member: name, what, about } = event
    const member = this.#members.get(name)
    if (what === 'record') {
      const members = this.#delivered.get(about)
      if (members === undefined) this.#delivered.set(about, [name])
      else members.push(name)
      return
    }
    this.events.push(event)
    this.#note(`${name} ${what} ${about}`)
    const partitions = about === '' ? [] : about.split(' ')
    if (member === undefined) return
    if (what === 'assigned') for (const each of partitions) member.owned.add(each)
    if (what === 'revoked' || what === 'lost') {
      if (partitions.length > 0 && partitions.length === member.owned.size) member.revokedAll += 1
      for (const each of partitions) member.owned.delete(each)
    }
    if (what === 'stopped' || what === 'failed') member.ended = true
  }
}
