import { deferred } from '@kclient/cluster'
import type { Deadline } from '@kclient/net'

/** What start() waits for. */
export class FirstAssignment {
  readonly #settled = deferred<void>()
  #waiting = 0

  /** Whether somebody waits, and so hears of a failure. */
  get isAwaited(): boolean {
    return this.#waiting > 0
  }

  /** Resolves when it is there. @throws why it does not come. */
  async wait(deadline: Deadline, groupId: string): Promise<void> {
    this.#waiting += 1
    try {
      await deadline.wait(this.#settled.promise, `joining group ${groupId}`)
    } finally {
      this.#waiting -= 1
    }
  }

  came(): void {
    this.#settled.resolve()
  }

  failed(error: Error): void {
    this.#settled.reject(error)
  }
}
