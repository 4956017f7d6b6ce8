import { strings } from '@kclient/cluster'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { partitionsOf } from '../harness/records.ts'
import type { Scenario } from '../harness/scenario.ts'
import type { DeliveryLedger } from './delivery-ledger.ts'
import { LogCheck, type LoggedRecord, type LogReport } from './log-check.ts'

/** Slow enough for any machine. */
const readPerMs = 20

function limitOf(ledger: DeliveryLedger): number {
  return 60_000 + ledger.sent / readPerMs
}

export interface JudgeOptions {
  /** The load may not have known all of them. Default: those that it knew. */
  readonly partitions?: number | undefined
  /** Is shown each record. */
  readonly onRecord?: ((record: LoggedRecord) => void) | undefined
}

/** Reads a whole topic with this client's consumer, and judges it. */
export async function judgeByConsumer(
  kafka: Scenario,
  topic: string,
  ledger: DeliveryLedger,
  { partitions = ledger.partitions, onRecord }: JudgeOptions = {},
): Promise<LogReport> {
  const check = new LogCheck(ledger)
  const consumer = await kafka.consumer({ keyDeserializer: strings, valueDeserializer: strings })
  consumer.assign(partitionsOf(topic, partitions))
  let left = 0n
  for (const [, end] of await consumer.endOffsets(consumer.assignment())) left += end
  const limitMs = limitOf(ledger)
  const deadline = Date.now() + limitMs
  while (left > 0n) {
    if (Date.now() > deadline) throw new Error(`${left} records of ${topic} were not read within ${limitMs} ms`)
    for (const records of (await consumer.getMany({ timeoutMs: 500 })).values()) {
      for (const record of records) {
        check.add(record)
        onRecord?.(record)
      }
      left -= BigInt(records.length)
    }
  }
  await consumer.stop()
  return check.finish()
}

/** Reads the same with kcat, which shares no line of code with this client. */
export async function judgeByKcat(kafka: Scenario, topic: string, ledger: DeliveryLedger): Promise<LogReport> {
  const check = new LogCheck(ledger)
  const args = ['-C', '-t', topic, '-o', 'beginning', '-e', '-q', '-Z', '-f', '%p\t%o\t%k\t%s\n']
  const child = spawn('kcat', ['-b', kafka.bootstrapServers, ...args, '-X', 'check.crcs=true'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: Math.ceil(limitOf(ledger)),
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = once(child, 'close') as Promise<[number | null]>
  for await (const line of createInterface({ input: child.stdout })) {
    const [partition = '', offset = '-1', key = '', value = ''] = line.split('\t')
    check.add({
      partition: Number(partition),
      offset: BigInt(offset),
      key: key === 'NULL' ? null : key,
      value: value === 'NULL' ? null : value,
    })
  }
  const [code] = await ended
  if (code !== 0) throw new Error(`kcat could not read ${topic}:\n${stderr}`)
  return check.finish()
}
