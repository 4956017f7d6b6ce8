import { Cluster } from '@kclient/cluster'
import { Deadline } from '@kclient/net'
import { expect, test } from 'vitest'
import { Consumer } from '../src/index.ts'
import { offsets } from './support/chunks.ts'
import { at, inWorld, take } from './support/world.ts'

test('consumers that share a cluster share its connections but not those for fetching, and stop one by one', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, runtime, append, until }) => {
    append(at(0), 3)
    const cluster = new Cluster({ bootstrapServers: broker.bootstrapServers, runtime })
    const options = { topics: 't', autoOffsetReset: 'earliest' } as const
    const [one, two] = [new Consumer(options, cluster), new Consumer(options, cluster)]
    await Promise.all([one.start(), two.start()])
    expect(offsets(await take(one, 3))).toEqual([0, 1, 2])
    expect(offsets(await take(two, 3))).toEqual([0, 1, 2])
    const connections = broker.nodes[0]?.connections ?? 0
    await one.stop()
    await until(() => broker.nodes[0]?.connections === connections - 1)
    append(at(0), 2)
    expect(offsets(await take(two, 2))).toEqual([3, 4])
    expect(cluster.health().state).toBe('started')
    await two.stop()
    await until(() => broker.nodes[0]?.connections === 0)
    // The cluster can be used again.
    cluster.retain()
    await cluster.start(Deadline.after(runtime, 5000))
    await cluster.release()
  }))

test('options of the cluster are given to the cluster', () =>
  inWorld({}, async ({ broker, runtime }) => {
    const cluster = new Cluster({ bootstrapServers: broker.bootstrapServers, runtime })
    expect(() => new Consumer({ clientId: 'x' }, cluster)).toThrow(/clientId/)
  }))
