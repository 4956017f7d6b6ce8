import type { TopicMetadata } from '@kclient/cluster'
import { ZERO_UUID } from '@kclient/protocol'
import type { DeliveryOrder } from '../batches/delivery-order.ts'
import { PartitionQueue } from '../batches/partition-queue.ts'
import type { ProducerBatch } from '../batches/producer-batch.ts'
import type { StickyChoices, StickyPartition } from '../partitioning/sticky-partition.ts'
import { Deque } from './deque.ts'
import type { WaitingSend } from './waiting-send.ts'

/** One topic that this producer sends to: what is known of it, its partitions, and the sends that wait for either. */
export class TopicQueue implements StickyChoices {
  readonly name: string
  /** undefined until the cluster has told, and when the topic has gone missing for longer than brokers may differ. */
  metadata: TopicMetadata | undefined
  readonly partitions: PartitionQueue[] = []
  readonly sticky: StickyPartition
  /** Sends that could not be appended at once, in the order of their calls. */
  readonly waiting: Deque<WaitingSend> = new Deque()
  #available: number[] | undefined
  /** The newest id that was told; it stays while the topic is missing. */
  #id: string = ZERO_UUID
  readonly #makeOrder: () => DeliveryOrder<ProducerBatch>

  constructor(name: string, sticky: StickyPartition, makeOrder: () => DeliveryOrder<ProducerBatch>) {
    this.name = name
    this.sticky = sticky
    this.#makeOrder = makeOrder
  }

  get partitionCount(): number {
    return this.metadata?.partitions.length ?? 0
  }

  /** Whether records can be placed. */
  get isKnown(): boolean {
    return this.partitionCount > 0
  }

  /** The partitions that have a leader; all when none has. */
  get available(): readonly number[] {
    if (this.#available !== undefined) return this.#available
    const all = (this.metadata?.partitions ?? []).map(({ partition }) => partition)
    const led = all.filter(partition => this.isAvailable(partition))
    return (this.#available = led.length === 0 ? all : led)
  }

  isAvailable(partition: number): boolean {
    return (this.metadata?.partitions[partition]?.leader ?? -1) >= 0
  }

  queuedBytes(partition: number): number {
    return this.partitions[partition]?.bytes ?? 0
  }

  /** Takes newer metadata, or that there is none any more. Queues of partitions stay: their numbers go on. */
  update(metadata: TopicMetadata | undefined): void {
    this.metadata = metadata
    this.#identify(metadata?.id ?? ZERO_UUID)
    this.#available = undefined
    const count = metadata?.partitions.length ?? 0
    for (let partition = this.partitions.length; partition < count; partition++) {
      this.partitions.push(new PartitionQueue(this.name, partition, this.#makeOrder(), this.sticky))
    }
    if (count > 0) this.sticky.leadersChanged(this)
  }

  /** Under another id it is another topic, whose brokers know nothing of what was written to the old one. */
  #identify(id: string): void {
    if (id === ZERO_UUID || id === this.#id) return
    if (this.#id !== ZERO_UUID) for (const queue of this.partitions) queue.order.topicRecreated()
    this.#id = id
  }

  /** Whether nothing is buffered or waiting. */
  get isIdle(): boolean {
    return this.waiting.length === 0 && this.partitions.every(queue => queue.isEmpty)
  }
}
