import { KafkaError } from '@kclient/errors'

/**
 * A call about several things failed for some of them; what succeeded stays done. `errors` has the typed error of each
 * that failed, `results` the result of each that did not. (A call about a single thing rejects with its error itself.)
 */
export class PartialFailureError<T = unknown> extends KafkaError {
  static {
    // As text: bundlers may rename the class.
    Object.defineProperty(this, 'name', { value: 'PartialFailureError', configurable: true })
    Object.defineProperty(this.prototype, 'name', { value: 'PartialFailureError', configurable: true, writable: true })
  }

  /** By what was asked for: the name of a topic, or its id. */
  declare readonly errors: ReadonlyMap<string, KafkaError>
  declare readonly results: ReadonlyMap<string, T>

  constructor(what: string, errors: ReadonlyMap<string, KafkaError>, results: ReadonlyMap<string, T>) {
    const list = [...errors].slice(0, 5).map(([name, error]) => `${name}: ${error.message}`)
    if (errors.size > 5) list.push('...')
    super('PARTIAL_FAILURE', `${what} failed for ${errors.size} of ${errors.size + results.size}: ${list.join('; ')}`, {
      cause: [...errors.values()][0],
      retriable: [...errors.values()].every(error => error.retriable),
    })
    Object.defineProperty(this, 'errors', { value: errors })
    Object.defineProperty(this, 'results', { value: results })
  }
}
