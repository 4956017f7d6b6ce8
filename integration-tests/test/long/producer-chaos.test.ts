import { setTimeout as sleep } from 'node:timers/promises'
import { runChaos } from '../../src/chaos/chaos-run.ts'
import { anyMishap, suffer } from '../../src/chaos/mishaps.ts'
import { everyTrouble, WireTrouble } from '../../src/chaos/wire-trouble.ts'
import { test } from '../../src/harness/scenario.ts'

const minutes = Number(process.env['KCLIENT_LONG_MINUTES'] ?? 10)
const recordsPerSecond = 5_000

test(
  `a producer outlasts ${minutes} minutes of brokers and network in trouble at once (P-ONCE, P-ORDER, P-BYTES, P-HONEST, P-SETTLED)`,
  async ({ kafka }) => {
    kafka.needsNodesToPause()
    const proxy = await kafka.proxy()
    const options = {
      title: 'Brokers and network in trouble',
      recordsPerSecond,
      leastRecords: minutes * 60 * recordsPerSecond * 0.5,
      bootstrapServers: proxy.bootstrapServers,
    }
    await runChaos(kafka, options, async ({ random, inSync, did, note }) => {
      const wireRandom = random.fork()
      const end = Date.now() + minutes * 60_000
      while (Date.now() < end) {
        const trouble = random.chance(0.6) ? new WireTrouble(proxy, wireRandom, everyTrouble, did) : undefined
        // Now and then two at a time: then most partitions stand still, for too few replicas are in sync.
        const mishaps = [anyMishap(kafka.cluster.nodeIds, random)]
        const second = anyMishap(kafka.cluster.nodeIds, random)
        if (random.chance(0.25) && second.node !== mishaps[0]?.node) mishaps.push(second)
        await Promise.all(mishaps.map(mishap => suffer(kafka, mishap, note)))
        for (const { kind } of mishaps) did(`${kind}s`)
        await trouble?.stop()
        // Without waiting for it, the next one may meet a broker that has not caught up.
        if (random.chance(0.5)) await inSync()
        else await sleep(random.integer(0, 3_000))
      }
      await inSync()
    })
  },
  minutes * 60_000 + 600_000,
)
