import type { TopicPartition } from '@kclient/errors'
import type { Consumer, RebalanceListener } from '../../src/index.ts'

/** Says what a listener was told, in order: `revoked t-0 t-1`. */
export function told(log: string[], name = ''): Required<RebalanceListener> {
  const tell =
    (event: string) =>
    (partitions: TopicPartition[]): void => {
      log.push([name, event, ...places(partitions)].filter(word => word !== '').join(' '))
    }
  return {
    onPartitionsRevoked: tell('revoked'),
    onPartitionsAssigned: tell('assigned'),
    onPartitionsLost: tell('lost'),
  }
}

/** `t-0`, `t-1`, sorted. */
export function places(partitions: Iterable<TopicPartition>): string[] {
  return [...partitions].map(({ topic, partition }) => `${topic}-${partition}`).toSorted()
}

/** Asks for the next, and takes nothing: what the calls had in hand is handled, and holds up no rebalance. */
export async function askPast(
  consumer: Pick<Consumer, 'assignment' | 'pause' | 'paused' | 'resume' | 'getMany'>,
): Promise<void> {
  const before = new Set(places(consumer.paused()))
  consumer.pause(consumer.assignment())
  await consumer.getMany()
  consumer.resume(consumer.paused().filter(place => !before.has(places([place]).join())))
}
