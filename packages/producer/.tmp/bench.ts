import { Cluster } from '@kclient/cluster'
import { Deadline, nodeRuntime } from '@kclient/net'
import { createTopicsApi } from '@kclient/protocol/messages/create-topics'
import { Producer } from '@kclient/producer'
import { jsonLikeValues } from '../../../benchmarks/src/values.ts'
const [, , boot, mode = 'each', n = '3000000', extra = '{}'] = process.argv
const records = Number(n)
const { partitions = 6, bytes = 100, keyed = false, ...opts } = JSON.parse(extra)
const topic = 'bench-' + Date.now()
const cluster = new Cluster({ bootstrapServers: boot })
cluster.retain()
const d = Deadline.after(nodeRuntime, 20000)
await cluster.start(d)
await cluster.request(
  'controller',
  createTopicsApi,
  {
    topics: [{ name: topic, numPartitions: partitions, replicationFactor: 1, assignments: [], configs: [] }],
    timeoutMs: 5000,
  } as never,
  { deadline: d },
)
await cluster.release()
const values = jsonLikeValues(bytes)
const producer = await Producer.start({ bootstrapServers: boot, ...opts })
await producer.partitionsFor(topic)
await new Promise(r => setTimeout(r, 300))
const cpu = process.cpuUsage()
const t0 = performance.now()
const lat: number[] = []
if (mode === 'each') {
  const window: Promise<unknown>[] = []
  for (let i = 0; i < records; i++) {
    const slot = i % 20000
    if (slot % 1000 === 0) await window[slot]
    window[slot] = producer.send({ topic, value: values[i % 1000] as string, ...(keyed ? { key: 'key' + i } : {}) })
  }
  await Promise.all(window)
} else if (mode === 'burst') {
  for (let i = 0; i < records; i += 20000) {
    const w: Promise<unknown>[] = []
    for (let j = 0; j < 20000; j++) w.push(producer.send({ topic, value: values[j % 1000] as string }))
    await Promise.all(w)
  }
} else if (mode === 'many') {
  const window: Promise<unknown>[] = []
  for (let i = 0; i < records; i += 1000) {
    const slot = (i / 1000) % 20
    await window[slot]
    window[slot] = producer.sendMany(
      Array.from({ length: 1000 }, (_, at) => ({ topic, value: values[at % 1000] as string })),
    )
  }
  await Promise.all(window)
} else if (mode === 'single') {
  for (let i = 0; i < records; i++) {
    const a = performance.now()
    await producer.send({ topic, value: values[i % 1000] as string })
    lat.push(performance.now() - a)
  }
} else if (mode === 'hundred') {
  let i = 0
  await Promise.all(
    Array.from({ length: 100 }, async () => {
      while (i++ < records) {
        const a = performance.now()
        await producer.send({ topic, value: values[i % 1000] as string })
        lat.push(performance.now() - a)
      }
    }),
  )
}
const s = (performance.now() - t0) / 1000
const c = process.cpuUsage(cpu)
let out = `${mode} ${(records / s / 1000).toFixed(0)} k/s  cpu ${((c.user + c.system) / records).toFixed(2)} s/M (user ${(c.user / records).toFixed(2)} sys ${(c.system / records).toFixed(2)})  rss ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`
if (lat.length) {
  lat.sort((a, b) => a - b)
  out += `  p50 ${lat[lat.length >> 1]!.toFixed(2)} p99 ${lat[Math.floor(lat.length * 0.99)]!.toFixed(2)}`
}
console.log(out)
await producer.stop()
