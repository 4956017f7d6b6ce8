import { setTimeout as sleep } from 'node:timers/promises'
import { runChaos } from '../../src/chaos/chaos-run.ts'
import { everyTrouble, WireTrouble } from '../../src/chaos/wire-trouble.ts'
import { test } from '../../src/harness/scenario.ts'

const seconds = 25

test('half a million records outlast a network that cuts, delays, tears and loses what was done (P-ONCE, P-ORDER, P-BYTES, P-HONEST)', async ({
  kafka,
}) => {
  const proxy = await kafka.proxy()
  const options = {
    title: 'Network in trouble',
    recordsPerSecond: 20_000,
    leastRecords: 500_000,
    bootstrapServers: proxy.bootstrapServers,
  }
  await runChaos(kafka, options, async ({ random, did, enough }) => {
    const trouble = new WireTrouble(proxy, random, everyTrouble, did)
    await sleep(seconds * 1_000)
    await enough()
    await trouble.stop()
  })
}, 300_000)
