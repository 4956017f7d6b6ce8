import { IllegalStateError } from '@kclient/errors'

/** The states of a classic group, as Kafka names them. */
export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead'

/** Which state may follow which. */
const next: Readonly<Record<GroupState, readonly GroupState[]>> = {
  // Nobody is in it; only its offsets are there.
  Empty: ['PreparingRebalance', 'Dead'],
  // Its members are expected to join, and those who have wait for the others.
  PreparingRebalance: ['CompletingRebalance', 'Empty', 'Dead'],
  // All know the new generation, and wait for the leader's assignment.
  CompletingRebalance: ['Stable', 'PreparingRebalance', 'Dead'],
  Stable: ['PreparingRebalance', 'Dead'],
  // Deleted, or with another coordinator: whoever still holds this object asks in vain.
  Dead: [],
}

/** @throws IllegalStateError when `to` cannot follow `from`. */
export function checkTransition(from: GroupState, to: GroupState): void {
  if (!next[from].includes(to)) throw new IllegalStateError(`A group that is ${from} cannot become ${to}`)
}
