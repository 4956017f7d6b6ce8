import { mishap, suffer } from '../../src/chaos/mishaps.ts'
import { comeAndGo, killMember, rollMembers, runGroup, standStill } from '../../src/chaos/group-run.ts'
import type { MemberSpec } from '../../src/chaos/group-member.ts'
import { needsJavaTools } from '../../src/harness/java-tools.ts'
import { test } from '../../src/harness/scenario.ts'

const cooperative = ['cooperative-sticky']
const eager = ['range', 'sticky']

const member = (
  reads: MemberSpec['reads'],
  commits: MemberSpec['commits'],
  strategies: readonly string[],
  instanceId?: string,
): MemberSpec => ({ reads, commits, strategies, instanceId })

test('members that are killed, stand still, restart, come and go lose no record, and none is handled by two in the committed region (G-LOSSLESS)', async ({
  kafka,
}) => {
  kafka.needsNodesToPause()
  const members = [
    member('loop', 'auto', cooperative),
    member('eachBatch', 'auto', cooperative),
    member('getMany', 'explicit', cooperative),
    member('batches', 'auto', cooperative),
  ]
  await runGroup(
    kafka,
    { title: 'Members in trouble', topics: 2, partitions: 6, recordsPerSecond: 3_000, members },
    async run => {
      const harm = [
        () => killMember(run),
        () => killMember(run),
        () => standStill(run),
        () => standStill(run),
        () => rollMembers(run),
        () => comeAndGo(run, member('readable', 'auto', cooperative)),
      ]
      for (const one of run.random.shuffled(harm)) {
        await one()
        await run.recovered()
      }
    },
  )
}, 300_000)

test('brokers that die, stand still and restart, and members with them, cost a group no record (G-LOSSLESS)', async ({
  kafka,
}) => {
  kafka.needsNodesToPause()
  await needsJavaTools(kafka)
  const members = [
    member('eachRecord', 'auto', eager),
    member('getOne', 'explicit', eager),
    member('batches', 'auto', eager, 'static'),
    member('java', 'explicit', eager),
  ]
  await runGroup(
    kafka,
    { title: 'Brokers under a group in trouble', topics: 1, partitions: 8, recordsPerSecond: 2_000, members },
    async run => {
      const { random, did, note } = run
      const brokers = async (): Promise<void> => {
        const kinds = random.shuffled(['kill', 'pause', 'restart'] as const)
        for (const [index, node] of random.shuffled(kafka.cluster.nodeIds).entries()) {
          const kind = kinds[index] ?? 'kill'
          await suffer(kafka, mishap(node, kind, random), note)
          await run.inSync()
          did(`brokers: ${kind}`)
        }
      }
      await Promise.all([brokers(), killMember(run).then(() => rollMembers(run))])
      await run.recovered()
    },
  )
}, 300_000)
