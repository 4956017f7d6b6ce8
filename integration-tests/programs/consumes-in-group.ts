/** A member of a group that is made to be killed: its journal outlives it. On SIGTERM it stops in order. */
import { once } from 'node:events'
import { GroupMember, type GroupSettings, type MemberSpec } from '../src/chaos/group-member.ts'
import { JournalWriter, writesTo } from '../src/chaos/group-journal.ts'

interface Task {
  readonly name: string
  readonly spec: MemberSpec
  readonly settings: GroupSettings
  readonly path: string
}

const { name, spec, settings, path } = JSON.parse(process.argv[2] ?? '') as Task
const journal = new JournalWriter(writesTo(path), settings.topics)

async function main(): Promise<void> {
  const member = new GroupMember(name, spec, settings, journal)
  const asked = once(process, 'SIGTERM')
  journal.says('noted', `runs as process ${process.pid}`)
  await member.start()
  await asked
  await member.stop()
}

main().catch((error: unknown) => {
  journal.says('failed', error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.exit(1)
})
