import type { TopicPartition } from '@kclient/errors'
import type { ConsumerEngine } from '../consumer-engine.ts'
import type { AssignmentChange } from './assignment.ts'

/** Replaces the assignment of a consumer, with all that follows from it. What stays assigned goes on undisturbed. */
export function reassign(engine: ConsumerEngine, wanted: Iterable<TopicPartition>): AssignmentChange {
  const { assignment, fetcher, handOut, hands } = engine
  const change = assignment.replace(wanted)
  if (change.added.length === 0 && change.removed.length === 0) return change
  for (const state of change.removed) {
    handOut.changed(state)
    hands.forget(state)
  }
  fetcher.added(change.added)
  engine.changed()
  return change
}
