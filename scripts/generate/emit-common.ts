import type { Field, Message, Struct } from './model.ts'
import { condition, type VersionRange } from './versions.ts'

/** Consecutive fields that the same versions have. */
export function groupByVersions(fields: readonly Field[], struct: Struct): Field[][] {
  const groups: Field[][] = []
  let last = ''
  for (const field of fields) {
    const when = condition(field.versions, struct.versions)
    if (when === last) groups.at(-1)?.push(field)
    else groups.push([field])
    last = when
  }
  return groups
}

/** Whether a field is written in the compact way: `'true'`, `'false'`, or the variable that says it. */
export function flexibleCondition(message: Message, field: Field | undefined, context: VersionRange): string {
  if (field?.flexible !== undefined) return condition(field.flexible, context)
  const when = condition(message.flexible, context)
  return when === 'true' || when === 'false' ? when : 'flexible'
}

/** An expression that depends on a condition; none where the condition is constant. */
export function choose(when: string, then: string, otherwise: string): string {
  if (when === 'true' || then === otherwise) return then
  if (when === 'false') return otherwise
  const parenthesize = (text: string): string => (text.includes(' ? ') ? `(${text})` : text)
  return `${when} ? ${parenthesize(then)} : ${parenthesize(otherwise)}`
}

/** Types whose size does not depend on the value, with the name of their methods in Reader and Writer. */
export const fixedSize: Readonly<Record<string, readonly [method: string, bytes: number]>> = {
  bool: ['Boolean', 1],
  int8: ['Int8', 1],
  int16: ['Int16', 2],
  uint16: ['Uint16', 2],
  int32: ['Int32', 4],
  uint32: ['Uint32', 4],
  int64: ['Int64', 8],
  int64AsNumber: ['Int64AsNumber', 8],
  float64: ['Float64', 8],
  uuid: ['Uuid', 16],
}
