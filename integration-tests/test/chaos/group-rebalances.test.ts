import { expect } from 'vitest'
import type { MemberSpec } from '../../src/chaos/group-member.ts'
import { runMembers } from '../../src/chaos/group-run.ts'
import { LocalMember } from '../../src/chaos/local-member.ts'
import { test } from '../../src/harness/scenario.ts'

const rebalances = 100

const member = (reads: MemberSpec['reads'], commits: MemberSpec['commits'] = 'auto'): MemberSpec => ({
  reads,
  commits,
  strategies: ['cooperative-sticky'],
})

test('100 rebalances in a row cost no record, and none is handled again, by whomever (G-LOSSLESS, G-HANDOVER)', async ({
  kafka,
}) => {
  const residents = [member('loop'), member('eachBatch'), member('getMany', 'explicit')]
  const guests = [
    ...residents,
    member('batches'),
    member('eachRecord'),
    member('getOne', 'explicit'),
    member('readable'),
  ]
  const options = {
    title: 'Rebalance after rebalance',
    topics: 2,
    partitions: 5,
    recordsPerSecond: 2_000,
    members: residents,
    heartbeatIntervalMs: 50,
    // A slow machine is no reason to be lost.
    sessionTimeoutMs: 30_000,
  }
  const report = await runMembers(kafka, options, LocalMember.start, async ({ random, fleet, did, note }) => {
    const generation = (): number => fleet.all[0]?.member.consumer.groupMetadata().generationId ?? 0
    const first = generation()
    while (generation() < first + rebalances) {
      const [guest, other] = await Promise.all([
        fleet.add(random.pick(guests)),
        random.chance(0.3) ? fleet.add(random.pick(guests)) : undefined,
      ])
      did('guests')
      if (random.chance(0.3)) await fleet.reaches(fleet.handled() + 200, 20_000)
      await Promise.all([guest.stop(), other?.stop()])
      note(`generation ${generation()}`)
    }
  })
  expect(report.assignments).toBeGreaterThan(rebalances)
  // Nobody was killed, and nothing stood still: every member has handled what it had in hand before it went.
  expect([report.again, report.lostAssignments], 'handled again, lost').toEqual([0, 0])
}, 180_000)
