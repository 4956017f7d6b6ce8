/** As many as Kafka's `offsets.topic.num.partitions`. */
const partitionCount = 50

/** What must happen when a partition of the offsets topic gets another leader. */
export interface CoordinatorMoves {
  onLeft(partition: number): void
  onTaken(partition: number): void
}

/**
 * Who coordinates what: groups and transactional ids hash to the partitions of an inner topic, and whoever leads such a
 * partition coordinates them. Every node has a copy of each.
 */
export class CoordinatorPartitions {
  /** By partition: the leading node, -1 when there is none; undefined until somebody asks. */
  readonly #leaders = new Map<number, number>()
  readonly #runningNodes: () => readonly number[]
  readonly #moves: CoordinatorMoves

  constructor(runningNodes: () => readonly number[], moves: CoordinatorMoves) {
    this.#runningNodes = runningNodes
    this.#moves = moves
  }

  /** The leading node, or -1. */
  leaderOf(partition: number): number {
    const leader = this.#leaders.get(partition)
    if (leader !== undefined) return leader
    return this.#lead(partition, this.#successor(partition))
  }

  /** Lets a node lead a partition. */
  move(partition: number, nodeId: number): void {
    if (this.leaderOf(partition) !== nodeId) this.#lead(partition, nodeId)
  }

  /** Others take over what a node led. */
  nodeStopped(nodeId: number): void {
    for (const [partition, leader] of this.#leaders) {
      if (leader === nodeId) this.#lead(partition, this.#successor(partition))
    }
  }

  /** A node takes what nobody leads; the rest stays where it is. */
  nodeStarted(nodeId: number): void {
    for (const [partition, leader] of this.#leaders) if (leader === -1) this.#lead(partition, nodeId)
  }

  #successor(partition: number): number {
    const running = this.#runningNodes()
    return running[partition % running.length] ?? -1
  }

  #lead(partition: number, nodeId: number): number {
    const before = this.#leaders.get(partition) ?? -1
    this.#leaders.set(partition, nodeId)
    if (before !== -1) this.#moves.onLeft(partition)
    if (nodeId !== -1) this.#moves.onTaken(partition)
    return nodeId
  }
}

/** The partition that a key hashes to, as in Kafka. */
export function coordinatorPartition(key: string): number {
  let hash = 0
  for (let at = 0; at < key.length; at++) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) | 0
  return (hash & 0x7fff_ffff) % partitionCount
}
