import type { Assignor } from '../assignor.ts'

/** Whether members give back all they own before they join (`eager`), or only what they are told to (KIP-429). */
export type RebalanceProtocol = 'eager' | 'cooperative'

/**
 * How a consumer with these assignors takes part in rebalances: cooperatively only when each of them allows that, for the
 * group may choose any. That is why moving a group over takes two rounds of restarts: cooperative-sticky is added first,
 * and what is eager is removed when every member has it.
 */
export function rebalanceProtocolOf(assignors: readonly Assignor[]): RebalanceProtocol {
  return assignors.every(({ rebalanceProtocol }) => rebalanceProtocol === 'cooperative') ? 'cooperative' : 'eager'
}
