import { runChaos } from '../../src/chaos/chaos-run.ts'
import { planMishaps, suffer } from '../../src/chaos/mishaps.ts'
import { test } from '../../src/harness/scenario.ts'

test('half a million records outlast brokers each of which dies, stands still and restarts (P-ONCE, P-ORDER, P-HONEST)', async ({
  kafka,
}) => {
  kafka.needsNodesToPause()
  const options = { title: 'Brokers in trouble', recordsPerSecond: 6_000, leastRecords: 500_000 }
  await runChaos(kafka, options, async ({ random, inSync, did, note }) => {
    for (const mishap of planMishaps(kafka.cluster.nodeIds, 3, random)) {
      await suffer(kafka, mishap, note)
      await inSync()
      note('in sync')
      did(`${mishap.kind}s`)
    }
  })
}, 400_000)
