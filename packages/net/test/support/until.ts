import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until a condition holds; it is looked at each time the event loop has turned. */
export async function until(condition: () => boolean, what = 'the condition'): Promise<void> {
  const end = performance.now() + 10_000
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Waited 10 s for ${what}`)
    await sleep(1)
  }
}

/** The error that a promise rejects with. */
export async function failure<E = Error & { written?: string; code?: string }>(promise: Promise<unknown>): Promise<E> {
  try {
    await promise
  } catch (error) {
    return error as E
  }
  throw new Error('It did not fail')
}
