import { ErrorCode } from '@kclient/errors'
import { Refusal } from './refusal.ts'
import { topicConfigProblem } from './topic-config.ts'
import { collidingTopic, topicNameProblem } from './topic-name.ts'

/** What a new topic is to be like; -1 and absence leave it to the broker. */
export interface TopicPlan {
  readonly name: string
  readonly partitions?: number | undefined
  readonly replicationFactor?: number | undefined
  /** Replicas of each partition; excludes the two numbers. */
  readonly assignments?: readonly (readonly number[])[] | undefined
  readonly configs?: readonly (readonly [string, string])[] | undefined
  readonly startOffset?: bigint | undefined
}

interface Defaults {
  readonly defaultPartitions: number
  readonly defaultReplicationFactor: number
}

/**
 * Checks a plan and gives the replicas of each partition. Leaders go round the nodes, each topic beginning one further.
 *
 * @throws Refusal
 */
export function planTopic(
  plan: TopicPlan,
  defaults: Defaults,
  nodeIds: readonly number[],
  existing: ReadonlyMap<string, unknown>,
  topicsCreated: number,
): readonly (readonly number[])[] {
  const { INVALID_TOPIC_EXCEPTION, TOPIC_ALREADY_EXISTS, INVALID_CONFIG, INVALID_REQUEST, INVALID_PARTITIONS } =
    ErrorCode
  const { name, assignments, configs = [] } = plan
  const nameProblem = topicNameProblem(name)
  if (nameProblem !== undefined) throw new Refusal(INVALID_TOPIC_EXCEPTION, `No topic: ${nameProblem}`)
  if (existing.has(name)) throw new Refusal(TOPIC_ALREADY_EXISTS, `Topic '${name}' already exists.`)
  const colliding = collidingTopic(name, existing.keys())
  if (colliding !== undefined) {
    throw new Refusal(
      INVALID_TOPIC_EXCEPTION,
      `Topic '${name}' collides with '${colliding}': '.' and '_' count as equal`,
    )
  }
  for (const [configName, value] of configs) {
    const problem = topicConfigProblem(configName, value)
    if (problem !== undefined) throw new Refusal(INVALID_CONFIG, `Topic '${name}': ${problem}`)
  }
  const { partitions = -1, replicationFactor = -1 } = plan
  if (assignments !== undefined && assignments.length > 0) {
    if (partitions !== -1 || replicationFactor !== -1) {
      throw new Refusal(INVALID_REQUEST, `Topic '${name}': either numbers or a replica assignment is given, not both`)
    }
    for (const replicas of assignments) checkReplicas(replicas, nodeIds)
    return assignments
  }
  const partitionCount = partitions === -1 ? defaults.defaultPartitions : partitions
  if (partitionCount < 1)
    throw new Refusal(INVALID_PARTITIONS, `A topic has at least 1 partition, not ${partitionCount}`)
  const copies = replicationFactor === -1 ? defaults.defaultReplicationFactor : replicationFactor
  return spreadReplicas(partitionCount, copies, nodeIds, topicsCreated)
}

/**
 * Replicas for a number of partitions: leaders go round the nodes, followers are the next ones.
 *
 * @throws Refusal
 */
export function spreadReplicas(
  partitionCount: number,
  copies: number,
  nodeIds: readonly number[],
  first: number,
): number[][] {
  if (copies < 1) {
    throw new Refusal(ErrorCode.INVALID_REPLICATION_FACTOR, `The replication factor is at least 1, not ${copies}`)
  }
  if (copies > nodeIds.length) {
    const message = `The replication factor is ${copies}, and ${nodeIds.length} nodes are running`
    throw new Refusal(ErrorCode.INVALID_REPLICATION_FACTOR, message)
  }
  return Array.from({ length: partitionCount }, (_, partition) =>
    Array.from({ length: copies }, (__, copy) => nodeIds[(first + partition + copy) % nodeIds.length] as number),
  )
}

/** @throws Refusal */
export function checkReplicas(replicas: readonly number[], nodeIds: readonly number[]): void {
  const { INVALID_REPLICA_ASSIGNMENT } = ErrorCode
  if (replicas.length === 0) throw new Refusal(INVALID_REPLICA_ASSIGNMENT, 'A partition has at least one replica')
  if (new Set(replicas).size < replicas.length) {
    throw new Refusal(INVALID_REPLICA_ASSIGNMENT, `The replicas ${replicas.join(', ')} name a node twice`)
  }
  const unknown = replicas.find(nodeId => !nodeIds.includes(nodeId))
  if (unknown !== undefined) throw new Refusal(INVALID_REPLICA_ASSIGNMENT, `Node ${unknown} is not running`)
}
