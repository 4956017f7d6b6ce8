import { isNullable, isOptional, livingFields, type Field, type FieldType, type Message, type Struct } from './model.ts'
import { covers, describeVersions, isEmpty } from './versions.ts'

/** Input is what encoders take, output is what decoders return. */
export type Direction = 'input' | 'output'

/** The interface of a struct. */
export function emitInterface(message: Message, struct: Struct, direction: Direction): string {
  const { root } = message
  const action = direction === 'input' ? 'to encode' : 'decoded'
  const about = struct === root ? `${message.name}, ${action}` : `Part of {@link ${structType(root, direction)}}`
  const lines = [`/** ${about}. */`, `export interface ${structType(struct, direction)} {`]
  for (const field of livingFields(struct)) {
    const doc = describeField(field, struct)
    if (doc !== '') lines.push(`  /** ${doc} */`)
    const type = fieldType(field, struct, direction)
    if (direction === 'output') lines.push(`  ${field.name}: ${type}`)
    else if (isOptional(field, struct)) lines.push(`  readonly ${field.name}?: ${type} | undefined`)
    else lines.push(`  readonly ${field.name}: ${type}`)
  }
  lines.push('}')
  return lines.join('\n')
}

/** Everything about a field that its type does not say: the versions that have it, and the default. */
function describeField(field: Field, struct: Struct): string {
  const sentences: string[] = []
  if (!covers(field.versions, struct.versions)) {
    const versions = describeVersions(field.versions, struct.versions)
    const loss = field.ignorable ? ', not sent in others' : ''
    sentences.push(versions.charAt(0).toUpperCase() + versions.slice(1) + loss)
  }
  if (isOptional(field, struct))
    sentences.push(`${sentences.length === 0 ? 'Default' : 'default'} ${describeDefault(field)}`)
  return sentences.length === 0 ? '' : `${sentences.join('; ')}.`
}

function describeDefault(field: Field): string {
  if (field.type.kind === 'struct' && field.default !== 'null') return 'a struct of defaults'
  if (field.type.kind === 'primitive' && field.default !== 'null') {
    if (field.type.name === 'uuid') return 'the zero UUID'
  }
  return `\`${defaultValue(field)}\``
}

export function structType(struct: Struct, direction: Direction): string {
  return direction === 'input' ? `${struct.name}Input` : struct.name
}

export function fieldType(field: Field, struct: Struct, direction: Direction): string {
  const type = plainType(field.type, direction)
  return isNullable(field, struct) ? `${type} | null` : type
}

export function plainType(type: FieldType, direction: Direction): string {
  switch (type.kind) {
    case 'array':
      return `${direction === 'input' ? 'readonly ' : ''}${plainType(type.element, direction)}[]`
    case 'struct':
      return structType(type.struct, direction)
    case 'primitive':
      switch (type.name) {
        case 'bool':
          return 'boolean'
        case 'int64':
          return 'bigint'
        case 'uuid':
          return 'Uuid'
        case 'string':
          return 'string'
        case 'bytes':
        case 'records':
          return direction === 'input' ? 'Uint8Array' : 'Buffer'
        case 'int8':
        case 'int16':
        case 'uint16':
        case 'int32':
        case 'uint32':
        case 'int64AsNumber':
        case 'float64':
          return 'number'
      }
  }
}

/** The default of a field as an expression. */
export function defaultValue(field: Field): string {
  if (field.default === 'null') return 'null'
  const { type } = field
  if (type.kind === 'array') return '[]'
  if (type.kind === 'struct') return defaultStruct(type.struct)
  switch (type.name) {
    case 'bool':
      return field.default ?? 'false'
    case 'string':
      return `'${field.default ?? ''}'`
    case 'uuid':
      return 'ZERO_UUID'
    case 'bytes':
    case 'records':
      if (type.name === 'records' && !isEmpty(field.nullable)) return 'null'
      throw new Error(`${field.name}: no message had use for bytes with a default so far`)
    case 'int64':
      return `${BigInt(field.default ?? 0)}n`
    case 'int8':
    case 'int16':
    case 'uint16':
    case 'int32':
    case 'uint32':
    case 'int64AsNumber':
    case 'float64':
      return String(Number(field.default ?? 0))
  }
}

/** Name of the constant that holds a struct of defaults. */
export function defaultStruct(struct: Struct): string {
  return `default${struct.name}`
}

/** Whether the field may be absent from the bytes, so that its default is needed. */
export function needsDefault(field: Field, struct: Struct): boolean {
  return !isEmpty(field.tagged) || !covers(field.versions, struct.versions)
}

/** The structs of which a field may be absent, while null does not stand for that. */
export function structsWithDefault(structs: readonly Struct[]): Struct[] {
  const found = new Set<Struct>()
  for (const struct of structs) {
    for (const field of livingFields(struct)) {
      if (field.type.kind !== 'struct' || field.default === 'null' || !needsDefault(field, struct)) continue
      if (livingFields(field.type.struct).some(inner => inner.type.kind !== 'primitive')) {
        throw new Error(`${field.type.struct.name}: a shared default needs fields that cannot be changed`)
      }
      found.add(field.type.struct)
    }
  }
  return [...found]
}
