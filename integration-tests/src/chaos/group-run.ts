import type { Admin } from '@kclient/admin'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { type Scenario, uniqueName } from '../harness/scenario.ts'
import { readCommits } from './commit-log.ts'
import { checkGroup, type GroupReport } from './group-check.ts'
import { numberOf } from './load-records.ts'
import type { GroupSettings, MemberSpec } from './group-member.ts'
import { type FleetMember, MemberFleet } from './member-fleet.ts'
import { MemberProcess } from './member-process.ts'
import { inSync } from './mishaps.ts'
import { PacedLoad } from './paced-load.ts'
import { ChaosRandom } from './random.ts'
import { judgeByConsumer } from './read-back.ts'
import { RingLog } from './ring-log.ts'

export interface GroupRunOptions {
  /** What is about to happen, for the note. */
  readonly title: string
  readonly topics: number
  readonly partitions: number
  /** Of all topics together. */
  readonly recordsPerSecond: number
  readonly members: readonly MemberSpec[]
  /** Where members look for the brokers. Default: at the cluster itself. */
  readonly bootstrapServers?: string | undefined
  /** Default 500. */
  readonly heartbeatIntervalMs?: number | undefined
  /** Default 4000. */
  readonly sessionTimeoutMs?: number | undefined
}

/** What harm may be done with while members and load run. */
export interface GroupRun<Member extends FleetMember = MemberProcess> {
  readonly random: ChaosRandom
  readonly admin: Admin
  readonly fleet: MemberFleet<Member>
  readonly topics: readonly string[]
  /** Resolves when all that is acknowledged by now was handled by somebody: the group has got over what happened. */
  recovered(): Promise<void>
  /** Resolves when every replica is in sync. */
  inSync(): Promise<void>
  /** Counts something that was done. */
  did(what: string): void
  /** Keeps a line for a run that fails. */
  note(what: string): void
}

/** Longer than a session, a rebalance with a member that was killed, and the fail-over of a coordinator, one after the other. */
const recoveryLimitMs = 60_000
const shortSessionMs = 4_000

/** Without news for so long a group is at rest: four heartbeats. */
const quietMs = 2_000
/** The longest that work on a hundred records takes. */
const workMs = 30

/** A group of processes, judged by {@link runMembers}. */
export async function runGroup(
  kafka: Scenario,
  options: GroupRunOptions,
  harm: (run: GroupRun) => Promise<void>,
): Promise<GroupReport> {
  const directory = await mkdtemp(join(tmpdir(), 'kclient-members-'))
  kafka.defer(() => rm(directory, { recursive: true, force: true }))
  return runMembers(kafka, options, (...member) => MemberProcess.start(...member, directory), harm)
}

/**
 * A group, the load, the harm, and the judgement: what every member wrote down is held against the log and against every
 * commit that a coordinator has taken.
 */
export async function runMembers<Member extends FleetMember>(
  kafka: Scenario,
  options: GroupRunOptions,
  start: (name: string, spec: MemberSpec, settings: GroupSettings) => Promise<Member>,
  harm: (run: GroupRun<Member>) => Promise<void>,
): Promise<GroupReport> {
  const { title, partitions, recordsPerSecond, members, heartbeatIntervalMs = 500 } = options
  const { sessionTimeoutMs = shortSessionMs } = options
  const random = new ChaosRandom()
  console.log(`${title}: seed ${random.seed} (KCLIENT_CHAOS_SEED=${random.seed} repeats its plan)`)
  const admin = await kafka.admin()
  const topics: string[] = []
  for (let index = 0; index < options.topics; index++) topics.push(await kafka.topic({ partitions }))
  await inSync(admin, topics)
  const groupId = uniqueName('group')
  const { bootstrapServers = kafka.bootstrapServers } = options
  const settings = { bootstrapServers, topics, groupId, sessionTimeoutMs, heartbeatIntervalMs, workMs }
  const fleet = new MemberFleet((name, spec) => start(name, spec, settings))
  kafka.defer(() => fleet.kill())
  const log = new RingLog()
  const producer = await kafka.producer({ compressionType: 'lz4', requestTimeoutMs: 4_000, logger: log })
  for (const spec of members) await fleet.add(spec)
  const load = (topic: string): PacedLoad =>
    new PacedLoad(producer, {
      topic,
      partitions,
      recordsPerSecond: recordsPerSecond / topics.length,
      random: random.fork(),
    })
  const loads = topics.map(load)
  const acknowledged = (): number => loads.reduce((sum, { ledger }) => sum + ledger.count('acknowledged'), 0)

  const deeds = new Map<string, number>()
  const started = Date.now()
  let trouble: Error | undefined
  try {
    await fleet.reaches(1, recoveryLimitMs)
    await harm({
      random,
      admin,
      fleet,
      topics,
      recovered: async () => {
        await fleet.reaches(acknowledged(), recoveryLimitMs)
        log.note('recovered')
      },
      inSync: () => inSync(admin, topics),
      did: what => deeds.set(what, (deeds.get(what) ?? 0) + 1),
      note: what => log.note(what),
    })
  } catch (error) {
    // The journals tell more than that something did not happen in time.
    trouble = error as Error
  }
  await Promise.all(loads.map(each => each.stop(130_000)))
  log.note('the load is over')
  if (trouble === undefined)
    await fleet.reaches(acknowledged(), recoveryLimitMs).catch((error: Error) => (trouble = error))
  log.note('all is handled')
  // A member that stops while the coordinator is in the middle of a rebalance may find its last commit refused.
  if (trouble === undefined) await fleet.settles(quietMs, recoveryLimitMs).catch((error: Error) => (trouble = error))
  await fleet.stop()
  const seconds = Math.round((Date.now() - started) / 1_000)

  const numbers = new Map<string, number[]>()
  const faults: string[] = []
  for (const [index, { topic, ledger }] of loads.entries()) {
    for (let partition = 0; partition < partitions; partition++) numbers.set(`${index}-${partition}`, [])
    const report = await judgeByConsumer(kafka, topic, ledger, {
      onRecord: ({ partition, value }) => numbers.get(`${index}-${partition}`)?.push(numberOf(value)),
    })
    faults.push(...report.faults.map(fault => `producer: ${fault}`))
  }
  const report = checkGroup({
    log: numbers,
    commits: await readCommits(kafka, groupId, topics),
    members: fleet.all.map(member => member.history()),
  })
  faults.push(...report.faults)
  const done = [...deeds].map(([what, count]) => `${count} ${what}`).join(', ')
  const figures = `${report.assignments} assignments of a partition (${report.lostAssignments} lost), ${report.commits} commits`
  const again = `${report.again.toLocaleString('en')} records handled again`
  console.log(`${title}: ${done || 'nothing'} in ${seconds} s, ${report.records.toLocaleString('en')} records`)
  console.log(`  ${figures}, ${again}`)
  if (faults.length > 0 || trouble !== undefined || process.env['KCLIENT_CHAOS_TELL'])
    console.error(`${log.text()}\n${fleet.text()}`)
  expect(faults, JSON.stringify(report.counts)).toEqual([])
  if (trouble !== undefined) throw trouble
  return report
}

/** Stands still for longer than the session lasts, so that the group goes on without it. */
export async function standStill({ random, fleet, did, note }: GroupRun): Promise<void> {
  const member = random.pick(fleet.running)
  note(`${member.name} stands still`)
  member.pause()
  await sleep(shortSessionMs + random.integer(1_000, 2_500))
  member.resume()
  note(`${member.name} goes on`)
  did('standstills')
}

/** A member dies, and a new process takes its place after a while. */
export async function killMember({ random, fleet, did, note }: GroupRun): Promise<void> {
  const member = random.pick(fleet.running)
  note(`${member.name} is killed`)
  await member.kill()
  await sleep(random.integer(0, 2_000))
  const next = await fleet.add(member.spec)
  note(`${next.name} comes instead`)
  did('members killed')
}

/** Every member is stopped in order and started again, one after the other. */
export async function rollMembers({ fleet, did, note }: GroupRun): Promise<void> {
  for (const member of fleet.running) {
    note(`${member.name} stops`)
    await member.stop()
    const next = await fleet.add(member.spec)
    note(`${next.name} comes instead`)
    await next.ready()
  }
  did('rolling restarts')
}

/** One more member comes, and goes again. */
export async function comeAndGo(run: GroupRun, spec: MemberSpec): Promise<void> {
  const { fleet, did, note } = run
  const guest = await fleet.add(spec)
  note(`${guest.name} comes, too`)
  await run.recovered()
  await guest.stop()
  note(`${guest.name} is gone`)
  did('guests')
}
