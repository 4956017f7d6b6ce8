import { ErrorCode } from '@kclient/errors'
import type { RequestContext } from '../api-handler.ts'
import { Refusal } from '../refusal.ts'

/**
 * Refuses a change of topics where the release leaves that to the controller; later ones pass it on.
 *
 * @throws Refusal
 */
export function notController({ cluster, node }: RequestContext): void {
  const { release } = cluster.settings
  if (!release.onlyControllerChangesTopics || node.nodeId === cluster.controllerId) return
  throw new Refusal(ErrorCode.NOT_CONTROLLER, `Node ${node.nodeId} is not the controller`)
}

/** What appears more than once. */
export function repeated<T>(items: readonly T[]): ReadonlySet<T> {
  const seen = new Set<T>()
  const twice = new Set<T>()
  for (const item of items) {
    if (seen.has(item)) twice.add(item)
    seen.add(item)
  }
  return twice
}
