/** A member of a group that takes its time for each record, and tells of each, on a line of its own, when it is handled. */
import './tell-what-is-alive.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { Consumer } from '@kclient/consumer'

const [bootstrapServers = '', topics = '', groupId = ''] = process.argv.slice(2)

async function main(): Promise<void> {
  const consumer = await Consumer.start({
    bootstrapServers,
    topics,
    groupId,
    sessionTimeoutMs: 6_000,
    heartbeatIntervalMs: 300,
    autoCommitIntervalMs: 50,
    autoOffsetReset: 'earliest',
  })
  for await (const { partition, offset } of consumer) {
    process.stdout.write(`taken ${partition} ${offset}\n`)
    await sleep(2)
    // A few take so long that auto-commit comes by, again and again.
    if (offset % 50n === 37n) await sleep(300)
    process.stdout.write(`handled ${partition} ${offset}\n`)
  }
}

void main()
