import { fixedSize, flexibleCondition, groupByVersions } from './emit-common.ts'
import { isNullable, isOptional, livingFields, type ArrayType, type Field, type Message, type Struct } from './model.ts'
import { localName } from './names.ts'
import { defaultStruct, defaultValue, structType } from './types.ts'
import { condition, covers, intersect, isEmpty, negate, type VersionRange } from './versions.ts'

/** Emits the encoder of a struct. `takesVersion` knows the structs emitted before, and learns about this one. */
export function emitEncode(message: Message, struct: Struct, takesVersion: Set<Struct>): string {
  return new EncodeEmitter(message, struct, takesVersion).emit()
}

/** Emits the test whether a struct is all defaults, in which case it is not written as a tagged field. */
export function emitIsDefault(struct: Struct): string {
  const tests = livingFields(struct).map(field => {
    const value = isOptional(field, struct) ? `(value.${field.name} ?? ${defaultValue(field)})` : `value.${field.name}`
    return `${value} === ${defaultValue(field)}`
  })
  return `function isDefault${struct.name}(value: ${structType(struct, 'input')}): boolean {
  return value === ${defaultStruct(struct)} || (${tests.join(' && ')})
}`
}

class EncodeEmitter {
  readonly #message: Message
  readonly #struct: Struct
  readonly #takesVersion: Set<Struct>
  readonly #lines: string[] = []

  constructor(message: Message, struct: Struct, takesVersion: Set<Struct>) {
    this.#message = message
    this.#struct = struct
    this.#takesVersion = takesVersion
  }

  emit(): string {
    const struct = this.#struct
    const fields = livingFields(struct)
    for (const group of groupByVersions(
      fields.filter(field => isEmpty(field.tagged)),
      struct,
    ))
      this.#group(group)
    this.#taggedFields(fields.filter(field => !isEmpty(field.tagged)).sort((a, b) => a.tag - b.tag))

    const body = this.#lines.join('\n')
    const root = struct === this.#message.root
    const head: string[] = []
    if (root) {
      const { min, max } = this.#message.versions
      head.push(
        `  if (version < ${min} || version > ${max}) throw unsupportedVersion('${this.#message.name}', version)`,
      )
    }
    if (/\bflexible\b/.test(body)) {
      head.push(`  const flexible = ${condition(this.#message.flexible, struct.versions)}`)
    }
    if (fields.length > 0) head.push(`  const { ${fields.map(field => this.#binding(field)).join(', ')} } = message`)
    const all = [...head, body].join('\n')
    if (root || /\bversion\b/.test(all)) this.#takesVersion.add(struct)
    const name = fields.length > 0 ? 'message' : '_message'
    const parameters = `writer: Writer, ${name}: ${structType(struct, 'input')}${this.#takesVersion.has(struct) ? ', version: number' : ''}`
    return `function encode${struct.name}(${parameters}): void {\n${all}\n}`
  }

  #binding(field: Field): string {
    const local = localName(field.name)
    const name = local === field.name ? local : `${field.name}: ${local}`
    return isOptional(field, this.#struct) ? `${name} = ${defaultValue(field)}` : name
  }

  /** Fields that come and go together. */
  #group(group: readonly Field[]): void {
    const [first] = group
    if (first === undefined) return
    const struct = this.#struct
    const when = condition(first.versions, struct.versions)
    const context = intersect(first.versions, struct.versions)
    if (when === 'true') {
      for (const field of group) this.#field(field, 1, context)
      return
    }
    this.#line(1, `if (${when}) {`)
    for (const field of group) this.#field(field, 2, context)
    const wanted = group.filter(field => !field.ignorable)
    if (wanted.length > 0) {
      this.#line(1, '} else {')
      for (const field of wanted) this.#refuse(field, 2)
    }
    this.#line(1, '}')
  }

  /** What is not the default would be lost. */
  #refuse(field: Field, depth: number, when = ''): void {
    this.#line(depth, `if (${when}${this.#differs(field)}) throw ${this.#unsupported(field)}`)
  }

  #unsupported(field: Field): string {
    return `unsupportedField('${this.#struct.name}', '${field.name}', version)`
  }

  /** Whether the value differs from the default. */
  #differs(field: Field): string {
    const local = localName(field.name)
    const { type } = field
    if (field.default === 'null') return `${local} !== null`
    const orNull = isNullable(field, this.#struct) ? `${local} === null || ` : ''
    if (type.kind === 'array') return `${orNull}${local}.length !== 0`
    if (type.kind === 'struct') return `${orNull}!isDefault${type.struct.name}(${local})`
    if (type.name === 'bytes') return `${orNull}${local}.byteLength !== 0`
    return `${local} !== ${defaultValue(field)}`
  }

  #field(field: Field, depth: number, context: VersionRange): void {
    const { type } = field
    const local = localName(field.name)
    const nullable = isNullable(field, this.#struct)
    if (nullable && !covers(field.nullable, context)) {
      const allowed = condition(field.nullable, context)
      const refused = allowed === 'false' ? '' : ` && ${negate(allowed)}`
      this.#line(depth, `if (${local} === null${refused}) throw ${this.#unsupported(field)}`)
    }
    const flexible = flexibleCondition(this.#message, field, context)
    if (type.kind === 'primitive') {
      this.#primitive(type.name, local, nullable, flexible, depth)
    } else if (type.kind === 'array') {
      this.#array(type, local, nullable, flexible, depth)
    } else if (nullable) {
      this.#line(depth, `writer.writePresence(${local} !== null)`)
      this.#line(depth, `if (${local} !== null) ${this.#call(type.struct, local)}`)
    } else {
      this.#line(depth, this.#call(type.struct, local))
    }
  }

  #array(type: ArrayType, local: string, nullable: boolean, flexible: string, depth: number): void {
    if (nullable) {
      const length = `${local} === null ? -1 : ${local}.length`
      this.#choice(flexible, `writer.writeCompactArrayLength(${length})`, `writer.writeArrayLength(${length})`, depth)
      this.#line(depth, `if (${local} !== null) {`)
      this.#elements(type, local, flexible, depth + 1)
      this.#line(depth, '}')
    } else {
      const length = `${local}.length`
      this.#choice(flexible, `writer.writeCompactArrayLength(${length})`, `writer.writeArrayLength(${length})`, depth)
      this.#elements(type, local, flexible, depth)
    }
  }

  #elements(type: ArrayType, local: string, flexible: string, depth: number): void {
    if (type.element.kind === 'struct') {
      this.#line(depth, `for (const element of ${local}) ${this.#call(type.element.struct, 'element')}`)
    } else if (fixedSize[type.element.name] === undefined && flexible !== 'true' && flexible !== 'false') {
      this.#line(depth, `for (const element of ${local}) {`)
      this.#primitive(type.element.name, 'element', false, flexible, depth + 1)
      this.#line(depth, '}')
    } else {
      this.#line(
        depth,
        `for (const element of ${local}) ${writePrimitive(type.element.name, 'element', false, flexible)}`,
      )
    }
  }

  #primitive(name: string, local: string, nullable: boolean, flexible: string, depth: number): void {
    const compact = writePrimitive(name, local, nullable, 'true')
    this.#choice(flexible, compact, writePrimitive(name, local, nullable, 'false'), depth)
  }

  #choice(when: string, then: string, otherwise: string, depth: number): void {
    if (when === 'true' || then === otherwise) this.#line(depth, then)
    else if (when === 'false') this.#line(depth, otherwise)
    else {
      this.#line(depth, `if (${when}) ${then}`)
      this.#line(depth, `else ${otherwise}`)
    }
  }

  #call(struct: Struct, value: string): string {
    return `encode${struct.name}(writer, ${value}${this.#takesVersion.has(struct) ? ', version' : ''})`
  }

  #taggedFields(fields: readonly Field[]): void {
    const flexible = flexibleCondition(this.#message, undefined, this.#struct.versions)
    for (const field of fields) {
      const when = condition(field.versions, this.#struct.versions)
      if (when !== 'true' && !field.ignorable) this.#refuse(field, 1, `${negate(when)} && `)
    }
    if (flexible === 'false') return
    if (fields.length === 0) {
      this.#line(1, `${flexible === 'true' ? '' : 'if (flexible) '}writer.writeUnsignedVarint(0)`)
      return
    }
    const depth = flexible === 'true' ? 1 : 2
    if (flexible !== 'true') this.#line(1, 'if (flexible) {')
    const context = intersect(this.#message.flexible, this.#struct.versions)
    const flags: string[] = []
    for (const field of fields) {
      const flag = `has${field.name.charAt(0).toUpperCase()}${field.name.slice(1)}`
      flags.push(flag)
      const when = condition(field.versions, context)
      const differs = this.#differs(field)
      const test = when === 'true' ? differs : `${when} && ${differs.includes('||') ? `(${differs})` : differs}`
      this.#line(depth, `const ${flag} = ${test}`)
    }
    this.#line(
      depth,
      `writer.writeUnsignedVarint(${flags.map(flag => (flags.length === 1 ? `${flag} ? 1 : 0` : `(${flag} ? 1 : 0)`)).join(' + ')})`,
    )
    for (const [index, field] of fields.entries()) {
      this.#line(depth, `if (${flags[index]}) {`)
      this.#line(depth + 1, `const mark = writer.beginTaggedField(${field.tag})`)
      this.#field(field, depth + 1, intersect(field.versions, context))
      this.#line(depth + 1, 'writer.endTaggedField(mark)')
      this.#line(depth, '}')
    }
    if (flexible !== 'true') this.#line(1, '}')
  }

  #line(depth: number, text: string): void {
    this.#lines.push('  '.repeat(depth) + text)
  }
}

function writePrimitive(name: string, local: string, nullable: boolean, flexible: string): string {
  const fixed = fixedSize[name]
  if (fixed !== undefined)
    return `writer.${name === 'int64AsNumber' ? 'writeInt64FromNumber' : `write${fixed[0]}`}(${local})`
  const method = name === 'string' ? 'String' : 'Bytes'
  return `writer.write${flexible === 'true' ? 'Compact' : ''}${nullable ? 'Nullable' : ''}${method}(${local})`
}
