import type { Admin } from '@kclient/admin'
import { Cluster } from '@kclient/cluster'
import { ErrorCode } from '@kclient/errors'
import { Deadline } from '@kclient/net'
import { alterPartitionReassignmentsApi } from '@kclient/protocol/messages/alter-partition-reassignments'
import { electLeadersApi } from '@kclient/protocol/messages/elect-leaders'
import { expect } from 'vitest'
import type { Scenario } from './scenario.ts'

const limitMs = 20_000
const preferred = 0

/** Moves partitions from broker to broker as an operator does, with none of them going down. */
export class LeaderMover {
  readonly #cluster: Cluster
  readonly #admin: Admin
  readonly #nodeIds: readonly number[]

  private constructor(cluster: Cluster, admin: Admin, nodeIds: readonly number[]) {
    this.#cluster = cluster
    this.#admin = admin
    this.#nodeIds = nodeIds
  }

  static async start(kafka: Scenario): Promise<LeaderMover> {
    const cluster = new Cluster({ bootstrapServers: kafka.bootstrapServers })
    cluster.retain()
    kafka.defer(() => cluster.release())
    await cluster.start(Deadline.after(cluster.runtime, limitMs))
    return new LeaderMover(cluster, await kafka.admin(), kafka.cluster.nodeIds)
  }

  /**
   * Gives every partition of a topic other replicas, and the first of them the lead: the reassignment adds the new ones,
   * waits until they have caught up, and drops the old ones.
   */
  async move(topic: string): Promise<void> {
    const before = (await this.#partitions(topic)).map(({ replicas }) => replicas)
    const wanted = before.map(replicas => replicas.map(id => this.#after(id)))
    const deadline = Deadline.after(this.#cluster.runtime, limitMs)
    const { responses, errorCode } = await this.#cluster.request(
      'controller',
      alterPartitionReassignmentsApi,
      {
        topics: [{ name: topic, partitions: wanted.map((replicas, partitionIndex) => ({ partitionIndex, replicas })) }],
      },
      { deadline },
    )
    expect([errorCode, ...responses.flatMap(each => each.partitions.map(partition => partition.errorCode))]).toEqual([
      0,
      ...wanted.map(() => 0),
    ])
    await expect
      .poll(async () => (await this.#partitions(topic)).map(({ replicas, isr }) => [replicas, sorted(isr)]), {
        timeout: limitMs,
      })
      .toEqual(wanted.map(replicas => [replicas, sorted(replicas)]))
    await this.elect(topic)
    await expect
      .poll(async () => (await this.#partitions(topic)).map(({ leader }) => leader), { timeout: limitMs })
      .toEqual(wanted.map(([first]) => first))
  }

  /** Lets the preferred replica of every partition lead. */
  async elect(topic: string): Promise<void> {
    const partitions = (await this.#partitions(topic)).map(({ partition }) => partition)
    const deadline = Deadline.after(this.#cluster.runtime, limitMs)
    const body = { electionType: preferred, topicPartitions: [{ topic, partitions }] }
    const answer = await this.#cluster.request('controller', electLeadersApi, body, { deadline })
    const codes = answer.replicaElectionResults.flatMap(each => each.partitionResult.map(({ errorCode }) => errorCode))
    for (const code of codes) expect([ErrorCode.NONE, ErrorCode.ELECTION_NOT_NEEDED]).toContain(code)
  }

  async #partitions(topic: string) {
    const found = (await this.#admin.describeTopics([topic])).get(topic)
    if (found === undefined) throw new Error(`No topic ${topic}`)
    return found.partitions
  }

  #after(id: number): number {
    return this.#nodeIds[(this.#nodeIds.indexOf(id) + 1) % this.#nodeIds.length] as number
  }
}

function sorted(ids: readonly number[]): number[] {
  return ids.toSorted((a, b) => a - b)
}
