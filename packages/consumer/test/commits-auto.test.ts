import { ErrorCode, KafkaError, type TopicPartition } from '@kclient/errors'
import { offsetCommitApi } from '@kclient/protocol/messages/offset-commit'
import { describe, expect, test } from 'vitest'
import { Consumer, type ConsumerOptions } from '../src/index.ts'
import { eventually, gate, rejection } from './support/eventually.ts'
import { at, inWorld, take, type World } from './support/world.ts'

const interval = 5_000

/** A consumer of a group with auto-commit, of partitions with 20 records each, in two batches. */
async function assigned(
  world: World,
  options: ConsumerOptions = {},
  ...partitions: TopicPartition[]
): Promise<Consumer> {
  const all = partitions.length === 0 ? [at(0)] : partitions
  for (const place of all) for (let batch = 0; batch < 2; batch++) world.append(place, 10)
  const consumer = await world.consumer({ groupId: 'g', ...options })
  consumer.assign(all)
  return consumer
}

function fillBoth({ append }: World): void {
  for (const partition of [0, 1]) for (let batch = 0; batch < 2; batch++) append(at(partition), 10)
}

/** What was committed of a partition, request by request. */
function commits({ broker }: World, { topic, partition }: TopicPartition = at(0)): bigint[] {
  const seen: bigint[] = []
  broker.on(offsetCommitApi, async call => {
    const answer = await call.next()
    for (const { name, topicId, partitions } of call.request.topics) {
      const isIt = name === topic || topicId === broker.topic(topic)?.id
      for (const each of partitions) if (isIt && each.partitionIndex === partition) seen.push(each.committedOffset)
    }
    return answer
  })
  return seen
}

describe('auto-commit', () => {
  test('covers what was handled, and not what getOne() gave last (C-HANDLED)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await assigned(world)
      const seen = commits(world)
      await take(consumer, 13)
      await world.runtime.sleep(interval + 1_000)
      expect(seen).toEqual([12n])
      await take(consumer, 1)
      await world.runtime.sleep(interval)
      expect(seen).toEqual([12n, 13n])
    }))

  test('covers what was handled, and not what a loop is at work on (C-HANDLED)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await assigned(world)
      const seen = commits(world)
      let count = 0
      for await (const { offset } of consumer) {
        expect(offset).toBe(BigInt(count))
        count += 1
        if (count === 7) {
          await world.runtime.sleep(3 * interval)
          expect(seen).toEqual([6n])
        }
        if (count === 9) break
      }
      await world.runtime.sleep(3 * interval)
      // What the loop had in hand when it was left stays in hand until somebody asks.
      expect(seen.at(-1)).toBe(8n)
    }))

  test('stays where hand-outs stopped, whatever else comes meanwhile: ends of partitions, failures, what is fetched ahead (C-HANDLED)', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world, {}, at(0), at(1))
      const seen = commits(world)
      for (let count = 0; count < 20; count++) await consumer.getOne({ partitions: [at(1)] })
      for (let count = 0; count < 13; count++) await consumer.getOne({ partitions: [at(0)] })
      consumer.pause([at(0)])
      // The end of the other partition is told by empty answers, again and again, and then by a failure.
      expect(await consumer.getOne({ timeoutMs: 3_000 })).toBe(null)
      world.append(at(0), 10)
      world.broker.closeConnections()
      expect(await consumer.getMany({ timeoutMs: 3_000 })).toHaveProperty('size', 0)
      await world.runtime.sleep(2 * interval)
      expect(seen.at(-1)).toBe(13n)
      await consumer.stop()
      const next = await world.consumer({ groupId: 'g' })
      next.assign([at(0), at(1)])
      expect((await take(next, 17)).map(({ partition, offset }) => [partition, offset])).toEqual(
        Array.from({ length: 17 }, (_, index) => [0, BigInt(13 + index)]),
      )
    }))

  test('covers no record of a batch that is being worked on (C-HANDLED)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await assigned(world)
      const seen = commits(world)
      let batches = 0
      for await (const batch of consumer.batches({ maxRecords: 6 })) {
        batches += 1
        expect(batch.recordCount).toBe(batches === 2 ? 4 : 6)
        if (batches === 3) {
          await world.runtime.sleep(2 * interval)
          expect(seen).toEqual([10n])
          break
        }
      }
    }))

  test('sends nothing while nothing changes', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world, {}, at(0), at(1))
      let requests = 0
      world.broker.on(offsetCommitApi, () => {
        requests += 1
      })
      consumer.pause([at(1)])
      await take(consumer, 13)
      await world.runtime.sleep(20 * interval)
      expect(requests).toBe(1)
      await take(consumer, 1)
      const same = commits(world, at(1))
      await world.runtime.sleep(20 * interval)
      expect(world.broker.committed('g', at(0))).toBe(13n)
      expect(same).toEqual([])
    }))

  test('keeps where the reset policy began, so that nothing is missed before the first record', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await assigned(world, { autoOffsetReset: 'latest' })
      expect(await consumer.position(at(0))).toBe(20n)
      await consumer.stop()
      world.append(at(0), 5)
      const other = await world.consumer({ groupId: 'g', autoOffsetReset: 'latest' })
      other.assign([at(0)])
      expect((await take(other, 5)).map(({ offset }) => offset)).toEqual([20n, 21n, 22n, 23n, 24n])
    }))

  test('covers what is handled when the consumer stops', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world, {}, at(0), at(1))
      for (let i = 0; i < 13; i++) await consumer.getOne({ partitions: [at(0)] })
      for (let i = 0; i < 4; i++) await consumer.getOne({ partitions: [at(1)] })
      await consumer.stop()
      expect(world.broker.committed('g', at(0))).toBe(12n)
      expect(world.broker.committed('g', at(1))).toBe(3n)
    }))

  test('goes back with a seek', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await assigned(world)
      const seen = commits(world)
      await take(consumer, 13)
      await world.runtime.sleep(2 * interval)
      consumer.seek(at(0), 4)
      await world.runtime.sleep(2 * interval)
      expect(seen).toEqual([12n, 4n])
    }))

  test('does not go back behind what was committed by hand, nor repeat it', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await assigned(world)
      const [record] = (await take(consumer, 13)).slice(-1)
      const seen = commits(world)
      if (record !== undefined) await consumer.commit(record)
      await take(consumer, 1)
      await world.runtime.sleep(5 * interval)
      expect(seen).toEqual([13n])
    }))

  test('does not take back what commit() has committed while it was in hand, but goes back with a seek', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await assigned(world)
      const seen = commits(world)
      await take(consumer, 13)
      await consumer.commit()
      await world.runtime.sleep(5 * interval)
      expect(seen).toEqual([13n])
      consumer.seek(at(0), 4)
      await world.runtime.sleep(5 * interval)
      expect(seen).toEqual([13n, 4n])
      await take(consumer, 2)
      await consumer.commit()
      await consumer.stop()
      expect(seen).toEqual([13n, 4n, 6n])
    }))

  test('does nothing when it is off, or without a group', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      let requests = 0
      world.broker.on(offsetCommitApi, () => {
        requests += 1
      })
      const off = await assigned(world, { enableAutoCommit: false })
      await take(off, 13)
      const none = await world.consumer()
      none.assign([at(0)])
      await take(none, 13)
      await world.runtime.sleep(5 * interval)
      await off.stop()
      await none.stop()
      expect(requests).toBe(0)
    }))

  test('covers what is handled of partitions that are given up, once', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world, {}, at(0), at(1))
      for (let i = 0; i < 5; i++) await consumer.getOne({ partitions: [at(1)] })
      const seen = commits(world, at(1))
      consumer.assign([at(0)])
      await take(consumer, 13)
      await world.runtime.sleep(5 * interval)
      expect(seen).toEqual([4n])
      consumer.unsubscribe()
      await world.until(() => world.broker.committed('g', at(0)) === 12n, 'a commit')
      await world.runtime.sleep(5 * interval)
      await consumer.stop()
      expect(seen).toEqual([4n])
    }))

  test('has nothing to do before the start', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const { broker, runtime } = world
      fillBoth(world)
      const consumer = new Consumer({ bootstrapServers: broker.bootstrapServers, runtime, groupId: 'g' })
      consumer.assign([at(0), at(1)])
      consumer.seek(at(0), 5)
      consumer.seek(at(1), 7)
      consumer.assign([at(1)])
      await consumer.start()
      expect((await take(consumer, 1))[0]).toMatchObject({ ...at(1), offset: 7n })
      await consumer.stop()
      expect(broker.committed('g', at(0))).toBe(null)
      expect(broker.committed('g', at(1))).toBe(7n)
    }))

  test('waits for the commit before it, and commits what is handled by then', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await assigned(world)
      const answer = gate()
      const seen: bigint[] = []
      world.broker.on(offsetCommitApi, async ({ request }) => {
        seen.push(request.topics[0]?.partitions[0]?.committedOffset ?? -1n)
        if (seen.length === 1) await answer.opened
      })
      await take(consumer, 5)
      await world.until(() => seen.length === 1)
      await take(consumer, 5)
      const stopped = consumer.stop()
      await world.runtime.sleep(1_000)
      expect(seen).toEqual([4n])
      answer.open()
      await stopped
      expect(seen).toEqual([4n, 9n])
    }))
})

describe('auto-commit that fails', () => {
  test('is tried again at the next interval with what is handled by then, and told once (G-CALM)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const told: string[] = []
      const consumer = await assigned(world, { logger: logger(told) })
      let requests = 0
      const off = world.broker.on(offsetCommitApi, ({ request }) => {
        requests += 1
        return refused(request, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS)
      })
      await take(consumer, 5)
      await world.runtime.sleep(10 * interval)
      expect(told).toHaveLength(1)
      expect(requests).toBeLessThan(100)
      expect(consumer.health().group?.lastCommitError).toBeInstanceOf(KafkaError)
      off()
      await take(consumer, 5)
      await world.runtime.sleep(3 * interval)
      expect(world.broker.committed('g', at(0))).toBe(9n)
      expect(consumer.health().group?.lastCommitError).toBeUndefined()
    }))

  test('as what does not mend itself reaches the next ask, once', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await assigned(world)
      world.broker.on(offsetCommitApi, ({ request }) => refused(request, ErrorCode.GROUP_AUTHORIZATION_FAILED))
      await take(consumer, 5)
      await world.runtime.sleep(5 * interval)
      expect(await rejection(consumer.getOne())).toMatchObject({ code: 'GROUP_AUTHORIZATION_FAILED' })
      await take(consumer, 5)
      await world.runtime.sleep(5 * interval)
      await take(consumer, 5)
    }))

  test('because the topic was deleted goes on for the others, without a loop (G-CALM)', () =>
    inWorld({ topics: { t: 1, gone: 1 } }, async world => {
      const consumer = await assigned(world, {}, at(0), at(0, 'gone'))
      let requests = 0
      for (let i = 0; i < 5; i++) await consumer.getOne({ partitions: [at(0, 'gone')] })
      world.broker.deleteTopic('gone')
      world.broker.on(offsetCommitApi, () => {
        requests += 1
      })
      for (let i = 0; i < 13; i++) await consumer.getOne({ partitions: [at(0)] })
      await world.runtime.sleep(6 * interval)
      expect(requests).toBeLessThanOrEqual(7)
      expect(world.broker.committed('g', at(0))).toBe(12n)
      const began = world.runtime.now()
      await consumer.stop()
      expect(world.runtime.now() - began).toBeLessThan(5_000)
    }))

  test('does not hold up stop() beyond its deadline (C-RELEASE)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await assigned(world)
      await take(consumer, 5)
      world.broker.on(offsetCommitApi, () => 'drop')
      const began = world.runtime.now()
      await consumer.stop({ timeoutMs: 2_000 })
      expect(world.runtime.now() - began).toBeLessThan(5_000)
      expect(consumer.state).toBe('stopped')
    }))
})

test('handlers may commit while stop() waits for them', () =>
  inWorld({ topics: { t: 1 } }, async world => {
    const consumer = await assigned(world, { enableAutoCommit: false })
    const reached = gate()
    const go = gate()
    const loop = (async () => {
      for await (const record of consumer) {
        if (record.offset < 6n) continue
        reached.open()
        await go.opened
        await consumer.commit(record)
      }
    })()
    await reached.opened
    const stopped = consumer.stop()
    await eventually(() => consumer.state === 'stopping')
    go.open()
    await stopped
    await loop
    expect(world.broker.committed('g', at(0))).toBe(7n)
  }))

function refused(
  request: { topics: { name: string; topicId: string; partitions: { partitionIndex: number }[] }[] },
  errorCode: number,
): { topics: { name: string; topicId: string; partitions: { partitionIndex: number; errorCode: number }[] }[] } {
  return {
    topics: request.topics.map(({ name, topicId, partitions }) => ({
      name,
      topicId,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
    })),
  }
}

/** Notes warnings about auto-commit. */
function logger(told: string[]): NonNullable<ConsumerOptions['logger']> {
  const silent = (): void => {}
  return {
    debug: silent,
    info: silent,
    warn: (message: string) => {
      if (message.includes('auto-commit')) told.push(message)
    },
    error: silent,
  }
}

test('a refused auto-commit is a KafkaError in the log', () =>
  inWorld({ topics: { t: 1 } }, async world => {
    const errors: unknown[] = []
    const silent = (): void => {}
    const consumer = await assigned(world, {
      logger: {
        debug: silent,
        info: silent,
        error: silent,
        warn: (_: string, details?: { error?: unknown }) => void errors.push(details?.error),
      },
    })
    world.broker.on(offsetCommitApi, ({ request }) => refused(request, ErrorCode.UNKNOWN_MEMBER_ID))
    await take(consumer, 5)
    await world.runtime.sleep(2 * interval)
    expect(errors.some(error => error instanceof KafkaError && error.code === 'COMMIT_FAILED')).toBe(true)
  }))
