import { type EmbeddedBroker, startBroker, VirtualRuntime } from '@kclient/testing'
import type { Logger } from '../../src/index.ts'
import { disturbAnswers, type FaultTerms } from './group-faults.ts'
import { GroupOracle } from './group-oracle.ts'
import { MemberProcess } from './member-process.ts'

const groupId = 'group'
const topics = { orders: 4, payments: 2 } as const
const names = Object.keys(topics)
const chaosMs = 20_000
const quietMs = 120_000

/** What came out of one run. */
export interface GroupOutcome {
  /** What must not have been; empty when all is well. */
  readonly violations: readonly string[]
  readonly counts: GroupOracle['counts'] & { readonly generations: number; readonly records: number }
  /** Codes of what members were told. */
  readonly errors: ReadonlyMap<string, number>
  /** What happened, in order. */
  readonly story: readonly string[]
  readonly trace: readonly string[]
  readonly virtualMs: number
}

export interface GroupSimulationOptions {
  readonly seed: number
  readonly trace?: boolean | undefined
  readonly logger?: ((who: string, runtime: VirtualRuntime) => Logger) | undefined
}

const strategies = [
  ['range'],
  ['roundrobin'],
  ['sticky'],
  ['cooperative-sticky'],
  ['range', 'cooperative-sticky'],
] as const

/** A group at work on three nodes while members come, go and stand still, and the coordinator is no help. */
export async function simulateGroup({ seed, trace = false, logger }: GroupSimulationOptions): Promise<GroupOutcome> {
  const runtime = new VirtualRuntime({ seed, trace, cutProbability: seed % 3 === 0 ? 0.001 : 0 })
  return await runtime.run(
    async () => {
      await using broker = await startBroker({
        runtime,
        nodes: 3,
        topics,
        groups: {
          minSessionTimeoutMs: 1_000,
          initialRebalanceDelayMs: pick(runtime, [0, 300]),
          loadTimeMs: pick(runtime, [0, 0, 400]),
        },
        ...(logger === undefined ? {} : { logger: logger('broker', runtime) }),
      })
      const simulation = new GroupSimulation(broker, runtime, logger)
      await simulation.run()
      return { ...simulation.outcome(), trace: [...runtime.trace], virtualMs: runtime.now() }
    },
    { limitMs: chaosMs + quietMs + 120_000 },
  )
}

class GroupSimulation {
  readonly #broker: EmbeddedBroker
  readonly #runtime: VirtualRuntime
  readonly #logger: GroupSimulationOptions['logger']
  readonly #oracle: GroupOracle
  readonly #members: MemberProcess[] = []
  readonly #story: string[] = []
  readonly #faults: FaultTerms
  readonly #strategies: (typeof strategies)[number]
  #records = 0

  constructor(broker: EmbeddedBroker, runtime: VirtualRuntime, logger: GroupSimulationOptions['logger']) {
    this.#broker = broker
    this.#runtime = runtime
    this.#logger = logger
    this.#oracle = new GroupOracle(broker, groupId, what => this.#note(what))
    this.#strategies = pick(runtime, strategies)
    this.#faults = {
      broker,
      runtime,
      probability: pick(runtime, [0, 0.02, 0.06]),
      afterCommit: member => this.#oracle.committedBy(member),
      note: what => this.#note(what),
    }
  }

  async run(): Promise<void> {
    const runtime = this.#runtime
    this.#note(`strategies ${this.#strategies.join(', ')}, faults ${this.#faults.probability}`)
    disturbAnswers(this.#faults)
    for (let count = 1 + Math.floor(runtime.random() * 3); count > 0; count--) this.#begin()
    while (runtime.now() < chaosMs && this.#oracle.violations.length === 0) {
      this.#append()
      await this.#disturb()
      await runtime.sleep(runtime.random() * 800)
    }
    await this.#calm()
    await this.#end()
    // A commit that a rebalance has refused is made up for by the next one, and so is one of a handler that was slow.
    await runtime.sleep(8_000)
    for (const { topic, partition } of this.#broker.topics().flatMap(({ name, partitions }) => {
      return partitions.map(({ partition: index }) => ({ topic: name, partition: index }))
    })) {
      this.#broker.append(topic, [{ value: 'last' }], { partition })
    }
    await this.#end()
    const violations = this.#oracle.violations
    if (violations.length === 0)
      for (const what of this.#oracle.missing(names)) violations.push(`left over: ${what} (G-LOSSLESS)`)
    const stopped = runtime.now()
    await Promise.all(this.#alive().map(member => member.stop()))
    if (runtime.now() - stopped > 11_000) this.#oracle.violations.push('stop() took too long (C-RELEASE)')
    for (const { name, failure } of this.#members) {
      if (failure !== undefined) this.#oracle.violations.push(`${name} failed: ${stackOf(failure)}`)
    }
  }

  /** Waits until everything is done and committed, or nothing is to be hoped for. */
  async #end(): Promise<void> {
    const until = this.#runtime.now() + quietMs / 2
    while (!this.#oracle.isAllDone(names) && this.#runtime.now() < until && this.#oracle.violations.length === 0) {
      await this.#runtime.sleep(200)
    }
    this.#note('is it all done?')
  }

  outcome(): Pick<GroupOutcome, 'violations' | 'counts' | 'errors' | 'story'> {
    const errors = new Map<string, number>()
    for (const member of this.#members) {
      for (const [code, count] of member.errors) errors.set(code, (errors.get(code) ?? 0) + count)
    }
    const { violations, counts } = this.#oracle
    const generations = this.#broker.group(groupId)?.generationId ?? 0
    return { violations, counts: { ...counts, generations, records: this.#records }, errors, story: this.#story }
  }

  #append(): void {
    const { random } = this.#runtime
    for (const [topic, partitions] of Object.entries(topics)) {
      const count = 1 + Math.floor(random.call(this.#runtime) * 8)
      const records = Array.from({ length: count }, (_, index) => ({ value: `${topic} ${this.#records + index}` }))
      this.#broker.append(topic, records, { partition: Math.floor(random.call(this.#runtime) * partitions) })
      this.#records += count
    }
  }

  #begin(): void {
    const number = this.#members.length + 1
    const isStatic = this.#runtime.random() < 0.2
    const taken = new Set(this.#alive().map(member => member.groupInstanceId))
    const groupInstanceId = isStatic ? ['one', 'two'].find(id => !taken.has(id)) : undefined
    const name = `m${number}`
    this.#members.push(
      new MemberProcess({
        name,
        bootstrapServers: this.#broker.bootstrapServers,
        groupId,
        groupInstanceId,
        topics: names,
        strategies: this.#strategies,
        world: this.#runtime,
        oracle: this.#oracle,
        note: what => this.#note(what),
        ...(this.#logger === undefined ? {} : { logger: this.#logger(name, this.#runtime) }),
      }),
    )
  }

  #alive(): MemberProcess[] {
    return this.#members.filter(member => member.isAlive)
  }

  async #disturb(): Promise<void> {
    const runtime = this.#runtime
    const broker = this.#broker
    const alive = this.#alive()
    const member = alive[Math.floor(runtime.random() * alive.length)]
    const running = broker.nodes.filter(({ isRunning }) => isRunning)
    switch (Math.floor(runtime.random() * 14)) {
      case 0:
      case 1:
        if (alive.length < 4) this.#begin()
        return
      case 2:
        if (member !== undefined) member.stop().catch((error: unknown) => this.#note(`stop: ${String(error)}`))
        return
      case 3:
        member?.kill()
        return
      case 4:
        if (member !== undefined) this.#standStill(member)
        return
      case 5:
        this.#evict(member)
        return
      case 6: {
        const node = pick(runtime, running)
        this.#note(`the group moves to node ${node.nodeId}`)
        broker.moveCoordinator(groupId, node.nodeId)
        return
      }
      case 7:
        if (running.length > 1) {
          const { nodeId } = pick(runtime, running)
          this.#note(`node ${nodeId} stops`)
          await broker.stopNode(nodeId)
        }
        return
      case 8:
        this.#note('all nodes run')
        for (const { nodeId } of broker.nodes) await broker.startNode(nodeId)
        return
      case 9: {
        const { host } = pick(runtime, running)
        const durationMs = runtime.random() * 5_000
        this.#note(`${host} is cut off for ${Math.round(durationMs)} ms`)
        // Whoever was on it cannot hear that it is out, and one that coordinates cannot tell.
        runtime.network.block(host)
        runtime.setTimeout(() => runtime.network.unblock(host), durationMs)
        return
      }
      case 10:
        this.#note('all connections are cut')
        runtime.network.cut()
        return
      case 11:
        if ((broker.group(groupId)?.members.length ?? 0) > 0) {
          this.#note('a rebalance is asked for')
          broker.rebalance(groupId)
        }
        return
      case 12:
        broker.moveLeader(
          { topic: 'orders', partition: Math.floor(runtime.random() * 4) },
          pick(runtime, running).nodeId,
        )
        return
      default:
    }
  }

  #standStill(member: MemberProcess): void {
    const durationMs = this.#runtime.random() * 8_000
    this.#note(`${member.name} stands still for ${Math.round(durationMs)} ms`)
    member.runtime.standStill()
    this.#oracle.excuse(member.name)
    this.#runtime.setTimeout(() => {
      this.#note(`${member.name} goes on`)
      this.#oracle.excuse(member.name)
      member.runtime.goOn()
    }, durationMs)
  }

  #evict(member: MemberProcess | undefined): void {
    const found = this.#broker.group(groupId)?.members.find(({ clientId }) => clientId === member?.name)
    if (member === undefined || found === undefined) return
    this.#note(`${member.name} is thrown out`)
    this.#oracle.excuse(member.name)
    this.#broker.evictMember(groupId, found.memberId)
  }

  /** Nothing more goes wrong, and somebody is there. */
  async #calm(): Promise<void> {
    this.#note('calm')
    this.#faults.probability = 0
    for (const { nodeId, host } of this.#broker.nodes) {
      await this.#broker.startNode(nodeId)
      this.#runtime.network.unblock(host)
    }
    if (this.#alive().length === 0) this.#begin()
  }

  #note(what: string): void {
    this.#story.push(`${this.#runtime.now().toFixed(1).padStart(9)} ${what}`)
  }
}

function pick<T>(runtime: VirtualRuntime, items: readonly T[]): T {
  return items[Math.floor(runtime.random() * items.length)] as T
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
