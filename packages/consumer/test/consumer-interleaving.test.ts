import { startBroker, VirtualRuntime } from '@kclient/testing'
import { expect, test } from 'vitest'
import { Consumer, type ConsumerRecord, type TopicPartition } from '../src/index.ts'

const partitions = 3
const perPartition = 200

/**
 * One run under a seed: a member of a group reads in every way there is, and in the middle of a batch, at any await, it
 * seeks, pauses, resumes, and its group rebalances. Checked: from a seek on, every offset of a partition comes once and in
 * order; nothing of a paused partition comes; what is committed was handled; and in the end all is.
 */
async function run(seed: number): Promise<{ handedOut: number; seeks: number; rebalances: number }> {
  const runtime = new VirtualRuntime({ seed })
  return runtime.run(async () => {
    const chance = (share: number): boolean => runtime.random() < share
    const pick = (count: number): number => Math.floor(runtime.random() * count)
    const at = (partition: number): TopicPartition => ({ topic: 't', partition })
    const broker = await startBroker({ runtime, topics: { t: partitions } })
    let end = 0
    const append = (): void => {
      const count = Math.min(1 + pick(30), perPartition - end)
      if (count <= 0) return
      for (let partition = 0; partition < partitions; partition++) {
        const records = Array.from({ length: count }, (_, index) => ({ key: `${pick(5)}`, value: `${end + index}` }))
        broker.append('t', records, { partition, compression: chance(0.3) ? 'snappy' : 'none' })
      }
      end += count
    }
    append()
    const consumer = new Consumer({
      bootstrapServers: broker.bootstrapServers,
      runtime,
      groupId: 'g',
      topics: 't',
      autoOffsetReset: 'earliest',
      autoCommitIntervalMs: 20 + pick(200),
      heartbeatIntervalMs: 100,
      partitionAssignmentStrategy: chance(0.5) ? 'range' : 'cooperative-sticky',
    })
    await consumer.start()
    const where = `seed ${seed}`
    /** The next offset of each partition, and how far it was ever handled. */
    const next = Array.from({ length: partitions }, () => 0)
    const reached = Array.from({ length: partitions }, () => 0)
    const soughtAt = Array.from({ length: partitions }, () => 0)
    const paused = new Set<number>()
    let [handedOut, seeks, rebalances, steps] = [0, 0, 0, 0]
    /**
     * With order by key, records of a partition come in the order of their keys alone. When the partition might go, those
     * behind one that was not finished come again; the last rebalance may only now be heard of.
     */
    let unordered: { readonly seen: Set<string>; readonly rebalances: number } | undefined

    const seek = (partition: number, offset: number): void => {
      consumer.seek(at(partition), offset)
      next[partition] = offset
      // What is committed may follow up to there.
      reached[partition] = Math.max(reached[partition] ?? 0, offset)
      seeks += 1
      soughtAt[partition] = seeks
    }
    /** Something happens while a record is in hand. */
    const disturb = async (partition: number): Promise<void> => {
      if (chance(0.6)) return
      if (chance(0.3)) append()
      switch (pick(unordered === undefined ? 6 : 4)) {
        case 0:
          await runtime.sleep(pick(300))
          return
        case 1: {
          const other = chance(0.5) ? partition : pick(partitions)
          if (paused.has(other)) return
          consumer.pause([at(other)])
          paused.add(other)
          runtime.setTimeout(() => {
            paused.delete(other)
            consumer.resume([at(other)])
          }, pick(500))
          return
        }
        case 2:
          if (broker.group('g')?.state !== 'Stable') return
          broker.rebalance('g')
          rebalances += 1
          return
        case 3:
          expect(Number(await consumer.position(at(pick(partitions)), { timeoutMs: 60_000 }))).toBeGreaterThanOrEqual(0)
          return
        default: {
          const sought = chance(0.5) ? partition : pick(partitions)
          if (steps < 400) seek(sought, pick(end + 1))
        }
      }
    }
    const saw = ({ partition, offset, value }: ConsumerRecord, isFirst: boolean): void => {
      steps += 1
      handedOut += 1
      if (isFirst) expect(paused.has(partition), `${where}: ${partition} is paused`).toBe(false)
      expect(String(value), where).toBe(String(offset))
      if (unordered !== undefined) {
        const place = `${partition}:${offset}`
        if (unordered.seen.has(place))
          expect(rebalances, `${where}: ${place} again`).toBeGreaterThan(unordered.rebalances)
        unordered.seen.add(place)
        return
      }
      expect(Number(offset), `${where}, partition ${partition}`).toBe(next[partition])
      next[partition] = Number(offset) + 1
    }
    const handled = ({ partition, offset }: ConsumerRecord): void => {
      reached[partition] = Math.max(reached[partition] ?? 0, Number(offset) + 1)
    }
    const isCommitSound = (): void => {
      for (const [partition, limit] of reached.entries()) {
        const committed = Number(broker.committed('g', at(partition)) ?? 0n)
        expect(committed, `${where}: ${partition} is committed to ${committed}`).toBeLessThanOrEqual(limit)
      }
    }
    const isDone = (): boolean => end === perPartition && next.every(offset => offset >= end)

    /** What the reader before had in hand: it is handled when another asks. */
    let left: ConsumerRecord | undefined

    /** A loop over records, however they come. */
    const loop = async (records: AsyncIterable<ConsumerRecord>): Promise<void> => {
      const limit = 1 + pick(80)
      let count = 0
      for await (const record of records) {
        if (left !== undefined) handled(left)
        left = record
        saw(record, true)
        isCommitSound()
        await disturb(record.partition)
        if (++count >= limit || isDone()) return
      }
    }
    const batches = async (): Promise<void> => {
      const limit = 1 + pick(8)
      let count = 0
      for await (const batch of consumer.batches({ maxRecords: 1 + pick(40) })) {
        if (left !== undefined) handled(left)
        const version = soughtAt[batch.partition]
        for (const record of batch) {
          saw(record, record.offset === batch.firstOffset)
          left = record
          if (chance(0.1)) await disturb(record.partition)
          // The rest of what was handed out does not count any more.
          if (soughtAt[batch.partition] !== version) break
        }
        isCommitSound()
        if (++count >= limit || isDone()) return
      }
    }
    const handlers = async (order: 'partition' | 'key'): Promise<void> => {
      const abort = new AbortController()
      runtime.setTimeout(() => abort.abort(new Error('enough')), 50 + pick(2_000))
      const from = [...next]
      if (left !== undefined) handled(left)
      left = undefined
      if (order === 'key') unordered = { seen: new Set(), rebalances: rebalances - 1 }
      const failed = await consumer
        .run({
          concurrency: 1 + pick(6),
          order,
          signal: abort.signal,
          eachRecord: async record => {
            saw(record, true)
            isCommitSound()
            await disturb(record.partition)
            handled(record)
            if (order === 'partition' && isDone()) abort.abort(new Error('enough'))
          },
        })
        .catch((error: unknown) => error)
      if (failed !== abort.signal.reason) throw failed
      if (order === 'partition') return
      // All that came is without a gap but for what goes back to the position.
      const seen = unordered?.seen ?? new Set()
      unordered = undefined
      for (const [partition, begin] of from.entries()) {
        const position = Number(await consumer.position(at(partition)))
        for (let offset = begin; offset < position; offset++) {
          expect(seen.has(`${partition}:${offset}`), `${where}: ${partition}:${offset} was passed over`).toBe(true)
        }
        next[partition] = position
      }
    }
    const appending = (async () => {
      for (; end < perPartition; append()) await runtime.sleep(pick(200))
    })()
    while (!isDone()) {
      switch (pick(6)) {
        case 0:
          await loop(consumer)
          break
        case 1:
          await batches()
          break
        case 2:
          await handlers('partition')
          break
        case 3:
          await handlers('key')
          break
        case 4:
          await loop(consumer.readable({ highWaterMark: pick(3) * 4 }) as AsyncIterable<ConsumerRecord>)
          break
        default:
          await loop(consumer.readableStream())
      }
    }
    await appending
    // Whoever asks for more has handled what there was.
    const over = consumer.getOne({ timeoutMs: 3_000 })
    for (const [partition, offset] of next.entries()) reached[partition] = Math.max(reached[partition] ?? 0, offset)
    expect(await over, where).toBeNull()
    await consumer.stop()
    for (const partition of next.keys()) expect(broker.committed('g', at(partition)), where).toBe(BigInt(end))
    await broker.stop()
    return { handedOut, seeks, rebalances }
  })
}

const given = process.env['KCLIENT_SEEDS']
const seeds = given === undefined ? Array.from({ length: 25 }, (_, seed) => seed + 1) : given.split(',').map(Number)

test('pauses, seeks and rebalances in the middle of batches lose nothing, repeat nothing and commit nothing too early (C-ONCE, C-SEEK, C-PAUSE, C-HANDLED, G-KEPT)', async () => {
  const sum = { handedOut: 0, seeks: 0, rebalances: 0 }
  for (const seed of seeds) {
    const { handedOut, seeks, rebalances } = await run(seed)
    sum.handedOut += handedOut
    sum.seeks += seeks
    sum.rebalances += rebalances
  }
  expect(sum.handedOut).toBeGreaterThan(seeds.length * partitions * 50)
  expect(sum.seeks).toBeGreaterThan(seeds.length)
  expect(sum.rebalances).toBeGreaterThan(seeds.length / 2)
}, 60_000)
