/**
 * A member of a group that is made to be killed. It writes down what it is handed, has handled and has committed, and what
 * its listener is told, each before it does the next thing; on SIGTERM it stops in order.
 */
import { subscribe } from 'node:diagnostics_channel'
import { setTimeout as sleep } from 'node:timers/promises'
import { Consumer, type ConsumerRecord, KafkaError, KafkaTimeoutError, strings } from '@kclient/consumer'
import type { AssignorOption } from '@kclient/consumer'
import { JournalWriter } from '../src/chaos/group-journal.ts'
import { numberOf } from '../src/chaos/load-records.ts'
import type { GroupSettings, MemberSpec } from '../src/chaos/member-process.ts'

interface Task extends GroupSettings, MemberSpec {
  readonly name: string
  readonly journal: string
}

type Read = ConsumerRecord<string | null, string | null>

const task = JSON.parse(process.argv[2] ?? '') as Task
const { bootstrapServers, topics, groupId, sessionTimeoutMs, heartbeatIntervalMs, instanceId, reads } = task
const journal = new JournalWriter(task.journal, topics)
const isExplicit = task.commits === 'explicit'
const log = {
  debug: (): void => undefined,
  info: (message: string): void => journal.says('noted', `info: ${message}`),
  warn: (message: string): void => journal.says('noted', `warn: ${message}`),
  error: (message: string): void => journal.says('noted', `error: ${message}`),
}
const consumer = new Consumer({
  bootstrapServers,
  clientId: task.name,
  groupId,
  groupInstanceId: instanceId,
  sessionTimeoutMs,
  heartbeatIntervalMs,
  partitionAssignmentStrategy: task.strategies as AssignorOption[],
  autoOffsetReset: 'earliest',
  enableAutoCommit: !isExplicit,
  autoCommitIntervalMs: 500,
  requestTimeoutMs: 4_000,
  keyDeserializer: strings,
  valueDeserializer: strings,
  logger: log,
})

let isStopping = false

const recordsPerWork = 100
let undone = 0

/** What has to be done with records: nothing, but it takes its time, for each hundred of them. */
async function work(records: number): Promise<void> {
  undone += records
  if (undone < recordsPerWork) return
  undone = 0
  await sleep(Math.random() * task.workMs)
}

function handed(records: readonly Read[]): { first: number; next: number } {
  const [one] = records
  if (one === undefined) throw new Error('nothing was handed out')
  let first = Number(one.offset)
  let next = first
  let sum = 0
  // What does not follow is written down as it is: it is not for this program to judge.
  for (const { offset, value } of records) {
    if (Number(offset) !== next) {
      journal.handed(one, first, next, sum)
      first = Number(offset)
      sum = 0
    }
    next = Number(offset) + 1
    sum = (sum + numberOf(value)) >>> 0
  }
  journal.handed(one, first, next, sum)
  return { first: Number(one.offset), next }
}

async function handle(records: readonly Read[]): Promise<void> {
  const [one] = records
  if (one === undefined) return
  const { first, next } = handed(records)
  await work(records.length)
  journal.handled(one, first, next)
}

/** A commit may come too late for its generation, or for a broker that is gone, or run out of time; anything else is a fault. */
async function commit(): Promise<void> {
  if (!isExplicit) return
  try {
    await consumer.commit()
  } catch (error) {
    const isLate = error instanceof KafkaTimeoutError || (error instanceof KafkaError && error.code === 'COMMIT_FAILED')
    const expected = isLate || (error instanceof KafkaError && (error.retriable || isStopping))
    journal.says(expected ? 'noted' : 'failed', `commit: ${String(error)}`)
  }
}

const ways: Readonly<Record<Exclude<MemberSpec['reads'], 'java'>, () => Promise<void>>> = {
  loop: async () => {
    for await (const record of consumer) await handle([record])
  },
  batches: async () => {
    for await (const batch of consumer.batches({ maxRecords: 200 })) await handle([...batch])
  },
  getOne: async () => {
    for (let count = 1; !isStopping; count++) {
      const record = await consumer.getOne({ timeoutMs: 500 })
      if (record !== null) await handle([record])
      // Also when there is nothing more for now, and before it stops.
      if (record === null || count % 100 === 0 || isStopping) await commit()
    }
  },
  getMany: async () => {
    while (!isStopping) {
      const many = await consumer.getMany({ timeoutMs: 500, maxRecords: 500 })
      for (const records of many.values()) {
        handed(records)
        await work(records.length)
      }
      for (const records of many.values()) {
        const [first, last] = [records[0], records.at(-1)]
        if (first === undefined || last === undefined) continue
        journal.handled(first, Number(first.offset), Number(last.offset) + 1)
      }
      if (many.size > 0) await commit()
    }
  },
  eachRecord: () => consumer.run({ concurrency: 3, eachRecord: record => handle([record]) }),
  eachBatch: () => consumer.run({ concurrency: 2, maxRecords: 200, eachBatch: batch => handle([...batch]) }),
}

interface CommitTrace {
  readonly error?: unknown
  readonly offsets: readonly { readonly topic: string; readonly partition: number; readonly offset: bigint }[]
}

async function main(): Promise<void> {
  subscribe('tracing:kclient:consumer:commit:asyncEnd', message => {
    const { error, offsets } = message as CommitTrace
    if (error !== undefined) return
    for (const each of offsets) journal.committed(each, Number(each.offset))
  })
  consumer.subscribe(topics, {
    onPartitionsAssigned: partitions => journal.partitions('assigned', partitions),
    onPartitionsRevoked: partitions => journal.partitions('revoked', partitions),
    onPartitionsLost: partitions => journal.partitions('lost', partitions),
  })
  const stopped = new Promise<void>(resolve => {
    process.once('SIGTERM', () => {
      isStopping = true
      journal.says('noted', 'is asked to stop')
      resolve()
    })
  })
  journal.says('noted', `runs as process ${process.pid}`)
  await consumer.start({ timeoutMs: 60_000 })
  const reading = ways[reads as Exclude<MemberSpec['reads'], 'java'>]().then(() => {
    if (!isStopping) throw new Error('the reading ended by itself')
  })
  await Promise.race([stopped, reading])
  await stopped
  // Whoever asks for records himself goes on until he has seen that he shall not.
  if (reads === 'getOne' || reads === 'getMany') await reading
  await consumer.stop({ timeoutMs: 30_000 })
  await reading
  journal.stopped()
}

main().catch((error: unknown) => {
  journal.says('failed', error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.exit(1)
})
