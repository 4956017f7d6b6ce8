import { KafkaConfigurationError } from '@kclient/errors'
import { topicNames } from '../consumer-options.ts'
import type { RebalanceListener } from '../group/rebalance-listener.ts'

/** What `subscribe()` takes: names, or a pattern. @throws TypeError, KafkaConfigurationError. */
export function topicsOf(
  input: string | readonly string[] | RegExp | { readonly re2: string },
): readonly string[] | RegExp {
  if (input instanceof RegExp) return input
  if (typeof input === 'object' && input !== null && 're2' in input) {
    throw new KafkaConfigurationError(
      "subscribe(): a pattern that the broker matches ({ re2 }) needs groupProtocol 'consumer', which is not supported yet: give a RegExp",
    )
  }
  return topicNames()(input, 'subscribe(): topics')
}

const methods = ['onPartitionsRevoked', 'onPartitionsAssigned', 'onPartitionsLost'] as const

/** @throws TypeError when it is no listener. */
export function listenerOf(input: RebalanceListener | undefined): RebalanceListener | undefined {
  if (input === undefined) return undefined
  const given: unknown = input
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(`subscribe(): the listener must be an object with ${methods.join(', ')}, not ${typeof given}`)
  }
  for (const name of methods) {
    const method: unknown = (given as Record<string, unknown>)[name]
    if (method !== undefined && typeof method !== 'function') {
      throw new TypeError(`subscribe(): ${name} of the listener must be a function`)
    }
  }
  return input
}
