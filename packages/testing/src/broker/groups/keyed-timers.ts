import type { Runtime, TimerHandle } from '@kclient/net'

/** Timers by name: setting one replaces the one that has the name. */
export class KeyedTimers {
  readonly #runtime: Runtime
  readonly #timers = new Map<string, TimerHandle>()

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  set(name: string, delayMs: number, run: () => void): void {
    this.cancel(name)
    const timer = this.#runtime.setTimeout(() => {
      this.#timers.delete(name)
      run()
    }, delayMs)
    this.#timers.set(name, timer)
  }

  cancel(name: string): void {
    const timer = this.#timers.get(name)
    if (timer === undefined) return
    this.#runtime.clearTimeout(timer)
    this.#timers.delete(name)
  }

  cancelAll(): void {
    for (const name of this.#timers.keys()) this.cancel(name)
  }
}
