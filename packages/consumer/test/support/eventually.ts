/** Waits for a condition, looking at it each time the event loop comes round; fails after a while. */
export async function eventually(condition: () => boolean, what = 'the condition'): Promise<void> {
  const end = performance.now() + 8_000
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}`)
    await new Promise(resolve => setTimeout(resolve, 1))
  }
}

/** Lets everything that is due now happen: sockets are read, callbacks are called. */
export async function turns(count = 20): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(resolve => setImmediate(resolve))
}

/** The error of a promise that has to reject. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error) return error
    throw new Error(`Rejected with ${String(error)}`, { cause: error })
  }
  throw new Error('Did not reject')
}

/** A promise with its end at hand. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let end = (): void => {}
  const opened = new Promise<void>(resolve => {
    end = resolve
  })
  return { opened, open: () => end() }
}
