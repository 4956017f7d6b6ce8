import type { Admin } from '@kclient/admin'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka } from 'kclient'
import { expect } from 'vitest'
import { needsKcat } from '../harness/kcat.ts'
import type { Scenario } from '../harness/scenario.ts'
import type { DeliveryLedger } from './delivery-ledger.ts'
import type { LogReport } from './log-check.ts'
import { inSync } from './mishaps.ts'
import { PacedLoad } from './paced-load.ts'
import { ChaosRandom } from './random.ts'
import { judgeByConsumer, judgeByKcat } from './read-back.ts'
import { RingLog } from './ring-log.ts'

export interface ChaosOptions {
  /** What is about to happen, for the note. */
  readonly title: string
  /** Records per second, of all producers together. */
  readonly recordsPerSecond: number
  /** Fewer are not enough, however soon the mishaps are over. */
  readonly leastRecords: number
  /** Where the producers look for the brokers. Default: at the cluster itself. */
  readonly bootstrapServers?: string | undefined
}

/** What a chaos may use while the load runs. */
export interface Chaos {
  readonly random: ChaosRandom
  readonly admin: Admin
  readonly topics: readonly string[]
  /** Resolves when every replica is in sync. */
  inSync(): Promise<void>
  /** Resolves when the load has sent as much as it has to: harm that ends earlier leaves the rest in peace. */
  enough(): Promise<void>
  /** Counts something that was done. */
  did(what: string): void
  /** Keeps a line beside what the producers log, for a run that fails. */
  note(what: string): void
}

const partitions = 6

/**
 * The load, the harm and the judgement. Three producers send all the while: two patient ones on one cluster object, of
 * which nothing may fail, and a hasty one with little memory, of which a lot may, but honestly. The harm is done
 * meanwhile; then the log is read twice, and every record held against what its sender was told.
 */
export async function runChaos(
  kafka: Scenario,
  options: ChaosOptions,
  harm: (chaos: Chaos) => Promise<void>,
): Promise<void> {
  needsKcat(kafka)
  const random = new ChaosRandom()
  const { title, recordsPerSecond, leastRecords, bootstrapServers = kafka.bootstrapServers } = options
  console.log(`${title}: seed ${random.seed} (KCLIENT_CHAOS_SEED=${random.seed} repeats its plan)`)
  const admin = await kafka.admin()
  const topics = [
    await kafka.topic({ partitions, replicationFactor: 3 }),
    await kafka.topic({ partitions, replicationFactor: 3 }),
    await kafka.topic({ partitions, replicationFactor: 3 }),
  ] as const
  await inSync(admin, topics)

  const log = new RingLog()
  const shared = new Kafka({ bootstrapServers, requestTimeoutMs: 4_000, logger: log })
  kafka.defer(() => shared.stop())
  const plain = shared.producer()
  const compressed = shared.producer({ compressionType: 'lz4', lingerMs: 5 })
  await Promise.all([plain.start(), compressed.start()])
  const hasty = await kafka.producer({
    bootstrapServers,
    logger: log,
    requestTimeoutMs: 1_000,
    deliveryTimeoutMs: 2_500,
    maxBlockMs: 1_000,
    bufferMemory: 524_288,
    maxBatchSize: 8_192,
    compressionType: 'zstd',
  })
  const load = (producer: typeof plain, topic: string, share: number, callTimeoutMs?: number): PacedLoad =>
    new PacedLoad(producer, {
      topic,
      partitions,
      recordsPerSecond: recordsPerSecond * share,
      random: random.fork(),
      callTimeoutMs,
    })
  const loads = [
    load(plain, topics[0], 0.4),
    load(compressed, topics[1], 0.3),
    load(hasty, topics[2], 0.3, 400),
  ] as const

  const sent = (): number => loads.reduce((sum, { ledger }) => sum + ledger.sent, 0)
  const enough = async (): Promise<void> => {
    while (sent() < leastRecords) await sleep(50)
  }
  const deeds = new Map<string, number>()
  const started = Date.now()
  try {
    await harm({
      random,
      admin,
      topics,
      inSync: () => inSync(admin, topics),
      enough,
      did: what => deeds.set(what, (deeds.get(what) ?? 0) + 1),
      note: what => log.note(what),
    })
    await enough()
  } finally {
    // Every producer's own time limits are shorter than this.
    await Promise.all(loads.map(each => each.stop(130_000)))
  }
  const seconds = Math.round((Date.now() - started) / 1_000)
  const done = [...deeds].map(([what, count]) => `${count} ${what}`).join(', ')
  console.log(`${title}: ${done} in ${seconds} s, while ${sent().toLocaleString('en')} records were sent`)

  const faults: string[] = []
  for (const { topic, ledger } of loads) {
    const [ours, theirs] = await Promise.all([judgeByConsumer(kafka, topic, ledger), judgeByKcat(kafka, topic, ledger)])
    console.log(`  ${noteOf(ledger, ours)}`)
    faults.push(...faultsOf(ours, `${topic}, read by the consumer`), ...faultsOf(theirs, `${topic}, read by kcat`))
  }
  const failures = loads.slice(0, 2).map(({ ledger }) => [ledger.failed, [...ledger.codes]])
  if (faults.length > 0 || failures.some(([failed]) => failed !== 0)) console.error(log.text())
  expect(faults).toEqual([])
  expect(failures, 'failures of patient producers').toEqual([
    [0, []],
    [0, []],
  ])
}

function faultsOf({ faults, counts }: LogReport, where: string): string[] {
  return faults.map(fault => `${fault} (${where}: ${JSON.stringify(counts)})`)
}

function noteOf(ledger: DeliveryLedger, { acknowledged, failed, unknownInLog, unplaced }: LogReport): string {
  const number = (count: number): string => count.toLocaleString('en')
  const codes = [...ledger.codes].map(([code, count]) => `${code} ${number(count)}`).join(', ')
  const doubt = `persisted: no ${number(ledger.count('no'))}, unknown ${number(ledger.count('unknown'))}, of which ${number(unknownInLog)} in the log`
  return `${number(acknowledged)} acknowledged (${number(unplaced)} without an offset), ${number(failed)} failed${failed > 0 ? ` (${codes}; ${doubt})` : ''}`
}
