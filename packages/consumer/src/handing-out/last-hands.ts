import type { Cluster } from '@kclient/cluster'
import type { Deadline, TimerHandle } from '@kclient/net'
import type { ConsumerEngine } from '../consumer-engine.ts'

/** After this time a stop() that waits for loops and handlers says so. */
const warnAfterMs = 1_000

/** What the steps that follow need at least, of the time that stop() has: the last commit, and leaving the group. */
const reserveMs = 5_000

/**
 * When the consumer stops: waits until whoever is at work on records comes back, which makes them handled, and leaves time
 * for committing that.
 */
export async function lastHandsBack(engine: ConsumerEngine, cluster: Cluster, deadline: Deadline): Promise<void> {
  const { assignment, hands } = engine
  const { logger, runtime } = cluster
  const partitions = [...assignment.states]
  if (!hands.areAtWork(partitions)) return
  const left = deadline.remainingMs()
  const within = left === Infinity ? deadline : deadline.within(Math.max(left - reserveMs, left / 2))
  const warning: TimerHandle = runtime.setTimeout(() => {
    logger.warn(
      'Consumer: stop() waits for a loop or handler that is still at work on records. If that is what awaits stop(), it waits for itself: leave the loop first, or call stop() without await',
      { partitions: atWork() },
    )
  }, warnAfterMs)
  const atWork = (): string[] =>
    partitions.filter(state => hands.areAtWork([state])).map(({ topic, partition }) => `${topic}-${partition}`)
  const areBack = await hands.whenBack(partitions, within)
  runtime.clearTimeout(warning)
  if (areBack) return
  logger.warn('Consumer: stop() goes on without the loops or handlers at work: their records come again', {
    partitions: atWork(),
  })
}
