import { setTimeout as sleep } from 'node:timers/promises'
import type { MemberSpec } from '../../src/chaos/group-member.ts'
import { comeAndGo, killMember, rollMembers, runGroup, standStill } from '../../src/chaos/group-run.ts'
import { anyMishap, suffer } from '../../src/chaos/mishaps.ts'
import { test } from '../../src/harness/scenario.ts'

const minutes = Number(process.env['KCLIENT_LONG_MINUTES'] ?? 10)

test.for([
  ['cooperative', ['cooperative-sticky']],
  ['eager', ['sticky', 'roundrobin']],
] as const)(
  `a group (%s) outlasts ${minutes} minutes of members and brokers in trouble at once (G-LOSSLESS, G-HANDOVER, C-HANDLED)`,
  { timeout: minutes * 60_000 + 600_000 },
  async ([kind, strategies], { kafka }) => {
    kafka.needsNodesToPause()
    const member = (reads: MemberSpec['reads'], commits: MemberSpec['commits'], instanceId?: string): MemberSpec => ({
      reads,
      commits,
      strategies,
      instanceId,
    })
    const members = [
      member('loop', 'auto'),
      member('eachRecord', 'auto'),
      member('eachBatch', 'auto', 'static'),
      member('getMany', 'explicit'),
      member('readable', 'auto'),
    ]
    const options = { title: `A ${kind} group`, topics: 2, partitions: 6, recordsPerSecond: 3_000, members }
    await runGroup(kafka, options, async run => {
      const { random, note, did } = run
      const end = Date.now() + minutes * 60_000
      const brokersInTrouble = async (): Promise<void> => {
        while (Date.now() < end) {
          const mishap = anyMishap(kafka.cluster.nodeIds, random)
          await suffer(kafka, mishap, note)
          did(`brokers: ${mishap.kind}`)
          await run.inSync()
          await sleep(random.integer(0, 20_000))
        }
      }
      const membersInTrouble = async (): Promise<void> => {
        const harm = [killMember, standStill, standStill, rollMembers, comeAndGo] as const
        while (Date.now() < end) {
          await random.pick(harm)(run, random.pick(members.filter(({ instanceId }) => instanceId === undefined)))
          if (random.chance(0.6)) await run.recovered()
        }
      }
      await Promise.all([brokersInTrouble(), membersInTrouble()])
    })
  },
)
