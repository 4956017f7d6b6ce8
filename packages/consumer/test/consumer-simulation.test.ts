import { fetchApi } from '@kclient/protocol/messages/fetch'
import { listOffsetsApi } from '@kclient/protocol/messages/list-offsets'
import { startBroker, VirtualRuntime } from '@kclient/testing'
import { expect, test } from 'vitest'
import { Consumer, type TopicPartition } from '../src/index.ts'

const partitions = 4
const perPartition = 300

/**
 * One run under a seed: a consumer reads in every way there is, seeks, pauses and reassigns, while leaders move, nodes
 * stop, connections break, sessions are evicted, and answers are delayed, lost or refused. Checked after each hand-out:
 * from a seek on, every offset of a partition comes once and in order.
 */
async function run(seed: number): Promise<{ handedOut: number; seeks: number }> {
  const runtime = new VirtualRuntime({ seed })
  return runtime.run(async () => {
    const chance = (share: number): boolean => runtime.random() < share
    const pick = (count: number): number => Math.floor(runtime.random() * count)
    const assignments = Array.from({ length: partitions }, (_, partition) => [
      1 + (partition % 3),
      1 + ((partition + 1) % 3),
    ])
    const broker = await startBroker({
      runtime,
      nodes: 3,
      topics: { t: { assignments } },
      fetchSessionSlots: chance(0.3) ? 1 : 100,
    })
    let end = 0
    const append = (count: number): void => {
      for (let partition = 0; partition < partitions; partition++) {
        const records = Array.from({ length: count }, (_, index) => ({ value: `${end + index}` }))
        broker.append('t', records, { partition, compression: chance(0.3) ? 'snappy' : 'none' })
      }
      end += count
    }
    append(1 + pick(40))
    let faults = true
    broker.on(fetchApi, async call => {
      if (!faults || chance(0.8)) return undefined
      if (chance(0.2)) return 'close'
      const response = await call.next()
      if (chance(0.3)) return 'close'
      if (chance(0.4)) await call.delay(pick(2000))
      if (chance(0.2)) return { errorCode: 70 + pick(2), responses: [] }
      if (chance(0.3)) {
        const errors = [-1, 6, 7, 74, 75, 78, 100]
        for (const { partitions: answers } of response.responses) {
          for (const data of answers)
            if (chance(0.5)) Object.assign(data, { errorCode: errors[pick(errors.length)], records: null })
        }
      }
      return response
    })
    broker.on(listOffsetsApi, async call => {
      if (!faults || chance(0.6)) return undefined
      if (chance(0.3)) return 'close'
      await call.delay(pick(500))
      return undefined
    })
    const consumer = new Consumer({
      bootstrapServers: broker.bootstrapServers,
      runtime,
      autoOffsetReset: 'earliest',
      metadataMaxAgeMs: 3000,
      requestTimeoutMs: 5000,
      maxBufferedBytes: 500 + pick(5000),
      maxPartitionFetchBytes: 200 + pick(2000),
      ...(chance(0.3)
        ? { valueDeserializer: async (bytes: Buffer | null) => (await runtime.sleep(pick(3)), bytes) }
        : {}),
    })
    consumer.assign(Array.from({ length: partitions }, (_, partition) => ({ topic: 't', partition })))
    await consumer.start()
    const next = Array.from({ length: partitions }, () => 0)
    const paused = new Set<number>()
    let handedOut = 0
    let seeks = 0
    let abandoned = 0
    const saw = (partition: number, offset: bigint, value: unknown): void => {
      const where = `seed ${seed}, partition ${partition}`
      expect(paused.has(partition), where).toBe(false)
      expect(Number(offset), where).toBe(next[partition])
      expect(String(value), where).toBe(String(offset))
      next[partition] = Number(offset) + 1
      handedOut += 1
    }
    const at = (partition: number): TopicPartition => ({ topic: 't', partition })
    const attempt = async (): Promise<void> => {
      switch (pick(9)) {
        case 0: {
          const record = await consumer.getOne({ timeoutMs: pick(300) })
          if (record !== null) saw(record.partition, record.offset, record.value)
          return
        }
        case 1: {
          const limits = chance(0.5) ? { maxRecords: 1 + pick(20) } : {}
          for (const [{ partition }, records] of await consumer.getMany({ timeoutMs: 1 + pick(300), ...limits })) {
            for (const { offset, value } of records) saw(partition, offset, value)
          }
          return
        }
        case 2: {
          const abort = new AbortController()
          runtime.setTimeout(() => abort.abort(new Error('enough')), 500)
          const limits = chance(0.5) ? { maxRecords: 1 + pick(20) } : {}
          try {
            for await (const batch of consumer.batches({ signal: abort.signal, ...limits })) {
              for (const { partition, offset, value } of batch) saw(partition, offset, value)
              if (chance(0.3)) return
            }
          } catch (error) {
            if (error !== abort.signal.reason) throw error
          }
          return
        }
        case 3: {
          const only = pick(partitions)
          const record = await consumer.getOne({ partitions: [at(only)], timeoutMs: 1 + pick(100) })
          if (record !== null) saw(record.partition, record.offset, record.value)
          return
        }
        case 4: {
          const partition = pick(partitions)
          const offset = pick(end + 1)
          consumer.seek(at(partition), offset)
          next[partition] = offset
          seeks += 1
          return
        }
        case 5: {
          const partition = pick(partitions)
          if (chance(0.5)) {
            consumer.pause([at(partition)])
            paused.add(partition)
          } else {
            consumer.resume([at(partition)])
            paused.delete(partition)
          }
          return
        }
        case 6: {
          const partition = pick(partitions)
          next[partition] = 0
          seeks += 1
          if (chance(0.5)) await consumer.seekToBeginning([at(partition)], { timeoutMs: 60_000 })
          else {
            // Given up waiting, it goes on all the same.
            await consumer.seekToBeginning([at(partition)], { timeoutMs: pick(3) }).catch(() => (abandoned += 1))
          }
          return
        }
        case 7:
          expect(Number(await consumer.position(at(pick(partitions)), { timeoutMs: 60_000 }))).toBeGreaterThanOrEqual(0)
          return
        default:
          await runtime.sleep(pick(50))
      }
    }
    const disturb = async (): Promise<void> => {
      while (faults) {
        await runtime.sleep(pick(400))
        const node = 1 + pick(3)
        if (chance(0.3)) broker.closeConnections(node)
        if (chance(0.2)) broker.evictFetchSessions()
        if (chance(0.2)) {
          await broker.stopNode(node)
          await runtime.sleep(pick(800))
          await broker.startNode(node)
        }
        const view = broker.topic('t')?.partitions[pick(partitions)]
        const leader = view?.isr[pick(view.isr.length)]
        if (view !== undefined && leader !== undefined && chance(0.5)) broker.moveLeader(at(view.partition), leader)
      }
    }
    const disturbing = disturb()
    for (let step = 0; step < 120; step++) {
      if (end < perPartition && chance(0.3)) append(1 + pick(30))
      await attempt()
    }
    // In the end, when all is quiet, everything that was not read yet comes.
    faults = false
    await disturbing
    consumer.resume(Array.from({ length: partitions }, (_, partition) => at(partition)))
    paused.clear()
    while (next.some(offset => offset < end)) {
      const some = await consumer.getMany({ timeoutMs: 120_000 })
      expect(some.size, `seed ${seed}: all that is there comes`).toBeGreaterThan(0)
      for (const [{ partition }, records] of some)
        for (const { offset, value } of records) saw(partition, offset, value)
    }
    const before = runtime.now()
    await consumer.stop()
    expect(runtime.now() - before).toBeLessThan(5000)
    expect(consumer.health().bufferedBytes).toBe(0)
    await broker.stop()
    return { handedOut, seeks: seeks + abandoned }
  })
}

const first = Number(process.env['SEED'] ?? 1)
const count = Number(process.env['SEEDS'] ?? 40)

test.each(Array.from({ length: Math.ceil(count / 10) }, (_, group) => first + group * 10))(
  'whatever happens, from a seek on every offset comes once and in order (C-ONCE, C-SEEK): ten seeds from %i',
  async group => {
    for (let seed = group; seed < Math.min(group + 10, first + count); seed++) {
      const { handedOut } = await run(seed)
      expect(handedOut).toBeGreaterThan(0)
    }
  },
  120_000,
)

test('the same seed gives the same run', async () => {
  expect(await run(7)).toEqual(await run(7))
})
