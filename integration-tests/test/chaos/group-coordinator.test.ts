import type { Api } from '@kclient/protocol'
import { joinGroupApi } from '@kclient/protocol/messages/join-group'
import { leaveGroupApi } from '@kclient/protocol/messages/leave-group'
import { offsetCommitApi } from '@kclient/protocol/messages/offset-commit'
import { syncGroupApi } from '@kclient/protocol/messages/sync-group'
import type { FaultProxy } from '@kclient/testing'
import type { MemberSpec } from '../../src/chaos/group-member.ts'
import { runMembers } from '../../src/chaos/group-run.ts'
import { LocalMember } from '../../src/chaos/local-member.ts'
import { type Scenario, test } from '../../src/harness/scenario.ts'

type Phase = 'join' | 'sync' | 'commit' | 'leave'

const phases: readonly Phase[] = ['join', 'sync', 'commit', 'leave']

const apis = {
  join: joinGroupApi,
  sync: syncGroupApi,
  commit: offsetCommitApi,
  leave: leaveGroupApi,
}

const member = (reads: MemberSpec['reads'], commits: MemberSpec['commits'] = 'auto'): MemberSpec => ({
  reads,
  commits,
  strategies: ['range', 'cooperative-sticky'],
})

/**
 * Kills the coordinator when it has got the next request of this kind, or when it has done it; either way nobody is answered.
 * Resolves to the node.
 */
function killAt(kafka: Scenario, proxy: FaultProxy, phase: Phase, isDone: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const api: Api<unknown, unknown, unknown, unknown> = apis[phase] as never
    const off = proxy.on(api, async call => {
      // The first JoinGroup of a member only brings its id.
      if (phase === 'join' && (call.request as { memberId: string }).memberId === '') return undefined
      off()
      const answer = call.next().catch(() => undefined)
      if (isDone) await answer
      await kafka.stopNode(call.node, 'kill').then(() => resolve(call.node), reject)
      return 'close'
    })
  })
}

test('a coordinator that is killed during join, sync, commit and leave costs a group no record (G-LOSSLESS, G-ALIVE)', async ({
  kafka,
}) => {
  kafka.needsNodesToStop()
  const proxy = await kafka.proxy()
  const members = [member('loop'), member('eachBatch'), member('getMany', 'explicit')]
  const options = {
    title: 'Coordinators in trouble',
    topics: 1,
    partitions: 6,
    recordsPerSecond: 1_500,
    members,
    bootstrapServers: proxy.bootstrapServers,
  }
  await runMembers(kafka, options, LocalMember.start, async run => {
    const { random, fleet, did, note } = run
    for (const phase of random.shuffled(phases)) {
      const guest = phase === 'leave' ? await fleet.add(member('batches')) : undefined
      // A join is done when all have joined: then it is a sync that comes to nothing.
      const isDone = random.chance(0.5)
      const killed = killAt(kafka, proxy, phase, isDone)
      const doing = phase === 'commit' ? undefined : (guest?.stop() ?? fleet.add(member('eachRecord')))
      const node = await killed
      note(`node ${node} was killed at a ${phase}${isDone ? ', which it had done' : ''}`)
      const [came] = await Promise.all([doing, run.recovered()])
      await kafka.startNode(node)
      await run.inSync()
      if (came !== undefined) await came.stop()
      did(phase)
    }
  })
}, 180_000)
