import type { Logger } from '@kclient/net'

/** Keeps the last lines that a client logged, for a test that fails. */
export class RingLog implements Logger {
  readonly #lines: string[] = []
  readonly #capacity: number
  #at = 0

  constructor(capacity = 2_000) {
    this.#capacity = capacity
  }

  debug(message: string): void {
    this.#keep('debug', message)
  }

  info(message: string): void {
    this.#keep('info', message)
  }

  warn(message: string): void {
    this.#keep('warn', message)
  }

  error(message: string): void {
    this.#keep('error', message)
  }

  /** What the test itself has to say. */
  note(message: string): void {
    this.#keep('----', message)
  }

  /** The lines, oldest first. */
  text(): string {
    return [...this.#lines.slice(this.#at), ...this.#lines.slice(0, this.#at)].join('\n')
  }

  #keep(level: string, message: string): void {
    this.#lines[this.#at] = `${new Date().toISOString().slice(11, 23)} ${level} ${message}`
    this.#at = (this.#at + 1) % this.#capacity
  }
}
