import { type Check, wrongType } from '@kclient/cluster'
import type { Assignor } from './assignor.ts'

/** Strategies that come with the consumer; the same names as Java's. */
export type AssignorName = 'range' | 'roundrobin' | 'sticky' | 'cooperative-sticky'

/** One entry of `partitionAssignmentStrategy`. */
export type AssignorOption = AssignorName | Assignor

const names: readonly string[] = ['range', 'roundrobin', 'sticky', 'cooperative-sticky'] satisfies AssignorName[]

const protocols: readonly string[] = ['eager', 'cooperative']

/** Checks the option `partitionAssignmentStrategy`: one or several, no name twice. */
export function assignorOptions(): Check<readonly AssignorOption[]> {
  return (value, label) => {
    const given: readonly unknown[] = Array.isArray(value) ? value : [value]
    if (given.length === 0) throw new TypeError(`${label} must name at least one strategy`)
    const seen = new Set<string>()
    return given.map(entry => {
      const one = assignorOption(entry, label)
      const name = typeof one === 'string' ? one : one.name
      if (seen.has(name)) throw new TypeError(`${label} names '${name}' twice`)
      seen.add(name)
      return one
    })
  }
}

function assignorOption(value: unknown, label: string): AssignorOption {
  if (typeof value === 'string') {
    if (names.includes(value)) return value as AssignorName
    throw new TypeError(`${label}: there is no strategy '${value}'; known are ${names.join(', ')}, or give an Assignor`)
  }
  const given = (typeof value === 'object' && value !== null ? value : {}) as Partial<Assignor>
  const { name, assign, rebalanceProtocol, subscriptionUserData, onAssignment } = given
  const isAssignor = typeof name === 'string' && name !== '' && typeof assign === 'function'
  if (!isAssignor) throw wrongType(label, 'the name of a strategy, or an Assignor with `name` and `assign`', value)
  if (rebalanceProtocol !== undefined && !protocols.includes(rebalanceProtocol)) {
    throw wrongType(`${label}: rebalanceProtocol of '${name}'`, "'eager' or 'cooperative'", rebalanceProtocol)
  }
  for (const [method, of] of Object.entries({ subscriptionUserData, onAssignment })) {
    if (of !== undefined && typeof of !== 'function')
      throw wrongType(`${label}: ${method} of '${name}'`, 'a function', of)
  }
  return value as Assignor
}
