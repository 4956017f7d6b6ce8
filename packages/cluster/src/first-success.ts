import { Deadline, type Runtime } from '@kclient/net'

/** How candidates are tried. */
export interface RaceTerms<C, T> {
  readonly runtime: Runtime
  /** The next candidate starts when one failed, or when this much time passed without an answer. */
  readonly staggerMs: number
  readonly deadline: Deadline
  /** One try; it has to end with its deadline, which is also over as soon as another candidate has won. */
  attempt(candidate: C, deadline: Deadline): Promise<T>
  /** Whether an error speaks for all candidates, so that none needs to be tried after it. */
  isFinal?(error: unknown): boolean
  /** Takes what a loser brought after all. */
  discard?(result: T): void
}

/** Why one candidate failed. */
export interface Failure<C> {
  readonly candidate: C
  readonly error: unknown
}

/** The outcome of a race: who won with what, or why each one failed. */
export type RaceOutcome<C, T> =
  | { readonly won: true; readonly candidate: C; readonly result: T }
  | { readonly won: false; readonly failures: readonly Failure<C>[] }

/**
 * Tries candidates one after the other without waiting for a slow one: the first that answers wins, the others are
 * let go. A hung broker or a dead address thus costs one stagger and not a time limit.
 */
export function firstSuccess<C, T>(candidates: readonly C[], terms: RaceTerms<C, T>): Promise<RaceOutcome<C, T>> {
  const { runtime, staggerMs, deadline } = terms
  const failures: Failure<C>[] = []
  const losers = new AbortController()
  const onAbort = (): void => losers.abort(deadline.signal?.reason)
  let started = 0
  let running = 0
  let settled = false
  let timer: ReturnType<Runtime['setTimeout']> | undefined

  return new Promise(resolve => {
    const settle = (outcome: RaceOutcome<C, T>): void => {
      settled = true
      runtime.clearTimeout(timer)
      // By hand rather than by AbortSignal.any(): the outer signal may live as long as the client.
      deadline.signal?.removeEventListener('abort', onAbort)
      resolve(outcome)
      losers.abort()
    }
    const startNext = (): void => {
      runtime.clearTimeout(timer)
      timer = undefined
      const candidate = candidates[started]
      if (started >= candidates.length || deadline.over) {
        if (running === 0) settle({ won: false, failures })
        return
      }
      started += 1
      running += 1
      // The index was checked above; C itself may include undefined.
      void run(candidate as C)
      if (!settled && started < candidates.length) timer = runtime.setTimeout(startNext, staggerMs)
    }
    const run = async (candidate: C): Promise<void> => {
      try {
        const result = await terms.attempt(candidate, Deadline.after(runtime, deadline.remainingMs(), losers.signal))
        if (settled) terms.discard?.(result)
        else settle({ won: true, candidate, result })
      } catch (error) {
        if (settled) return
        running -= 1
        failures.push({ candidate, error })
        if (terms.isFinal?.(error) === true) settle({ won: false, failures })
        else startNext()
      }
    }
    if (deadline.signal?.aborted === true) onAbort()
    deadline.signal?.addEventListener('abort', onAbort)
    startNext()
  })
}
