import { choose, fixedSize, flexibleCondition, groupByVersions } from './emit-common.ts'
import { isNullable, livingFields, type ArrayType, type Field, type Message, type Struct } from './model.ts'
import { localName } from './names.ts'
import { defaultValue, fieldType } from './types.ts'
import { condition, covers, intersect, isEmpty, type VersionRange } from './versions.ts'

/** Emits the decoder of a struct. `takesVersion` knows the structs emitted before, and learns about this one. */
export function emitDecode(message: Message, struct: Struct, takesVersion: Set<Struct>): string {
  const emitter = new DecodeEmitter(message, struct, takesVersion)
  return emitter.emit()
}

class DecodeEmitter {
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
    const properties = fields.map(field => {
      const local = localName(field.name)
      return local === field.name ? local : `${field.name}: ${local}`
    })
    this.#line(1, `return { ${properties.join(', ')} }`)

    const body = this.#lines.join('\n')
    const root = struct === this.#message.root
    const head: string[] = []
    if (root) {
      const { min, max } = this.#message.versions
      head.push(
        `  if (version < ${min} || version > ${max}) throw unsupportedVersion('${this.#message.name}', version)`,
      )
    }
    if (/\bflexible\b/.test(body)) head.push(`  const flexible = ${condition(this.#message.flexible, struct.versions)}`)
    const all = [...head, body].join('\n')
    if (root || /\bversion\b/.test(all)) this.#takesVersion.add(struct)
    return `function decode${struct.name}(reader: Reader${this.#takesVersion.has(struct) ? ', version: number' : ''}): ${struct.name} {\n${all}\n}`
  }

  /** Fields that come and go together. */
  #group(group: readonly Field[]): void {
    const [first] = group
    if (first === undefined) return
    const when = condition(first.versions, this.#struct.versions)
    if (when === 'true') {
      for (const field of group) this.#present(field)
      return
    }
    for (const field of group) this.#declare(field)
    this.#line(1, `if (${when}) {`)
    for (const field of group) this.#assign(field, 2, intersect(field.versions, this.#struct.versions))
    this.#line(1, '}')
  }

  /** A field that is always there is declared with its value. */
  #present(field: Field): void {
    const { type } = field
    const local = localName(field.name)
    if (type.kind === 'array') {
      if (isNullable(field, this.#struct))
        this.#line(1, `let ${local}: ${fieldType(field, this.#struct, 'output')} = null`)
      else this.#declare(field)
      this.#array(field, type, 1, this.#struct.versions)
    } else {
      this.#line(1, `const ${local} = ${this.#value(field, this.#struct.versions)}`)
    }
  }

  #declare(field: Field): void {
    const filled = field.type.kind === 'array' && !isNullable(field, this.#struct) && isEmpty(field.tagged)
    const keyword = filled ? 'const' : 'let'
    const type = fieldType(field, this.#struct, 'output')
    this.#line(1, `${keyword} ${localName(field.name)}: ${type} = ${defaultValue(field)}`)
  }

  #assign(field: Field, depth: number, context: VersionRange): void {
    const local = localName(field.name)
    if (field.type.kind !== 'array') {
      this.#line(depth, `${local} = ${this.#value(field, context)}`)
      return
    }
    if (isNullable(field, this.#struct)) {
      if (defaultValue(field) !== 'null') this.#line(depth, `${local} = null`)
    } else if (!isEmpty(field.tagged)) {
      // A peer may repeat the tag: the last one counts.
      this.#line(depth, `${local} = []`)
    }
    this.#array(field, field.type, depth, context)
  }

  /** Fills the array, which is declared empty or, when it is nullable, null. */
  #array(field: Field, type: ArrayType, depth: number, context: VersionRange): void {
    const local = localName(field.name)
    const length = this.#arrayLength(field, type, context)
    const push = `${local}.push(${this.#element(type, context)})`
    if (!isNullable(field, this.#struct)) {
      this.#line(depth, `for (let left = ${length}; left > 0; left--) {`)
      this.#line(depth + 1, push)
      this.#line(depth, '}')
      return
    }
    this.#line(depth, `let ${field.name}Left = ${length}`)
    this.#line(depth, `if (${field.name}Left >= 0) {`)
    this.#line(depth + 1, `for (${local} = []; ${field.name}Left > 0; ${field.name}Left--) {`)
    this.#line(depth + 2, push)
    this.#line(depth + 1, '}')
    this.#line(depth, '}')
  }

  #arrayLength(field: Field, type: ArrayType, context: VersionRange): string {
    const nullable = condition(field.nullable, context)
    const flexible = flexibleCondition(this.#message, field, context)
    const call = (name: string, compact: boolean): string =>
      `reader.${name}(${minElementBytes(this.#message, type, context, compact)})`
    return choose(
      flexible,
      choose(nullable, call('readCompactNullableArrayLength', true), call('readCompactArrayLength', true)),
      choose(nullable, call('readNullableArrayLength', false), call('readArrayLength', false)),
    )
  }

  #element(type: ArrayType, context: VersionRange): string {
    if (type.element.kind === 'struct') return this.#call(type.element.struct)
    const flexible = flexibleCondition(this.#message, undefined, context)
    return readPrimitive(type.element.name, 'false', flexible)
  }

  #value(field: Field, context: VersionRange): string {
    const { type } = field
    const nullable = condition(field.nullable, context)
    if (type.kind === 'primitive') {
      return readPrimitive(type.name, nullable, flexibleCondition(this.#message, field, context))
    }
    if (type.kind !== 'struct') throw new Error(`${field.name} is an array`)
    const value = this.#call(type.struct)
    if (nullable === 'true') return `reader.readPresence() ? ${value} : null`
    if (nullable === 'false') return value
    throw new Error(`${this.#struct.name}.${field.name}: a struct that is nullable in some versions only`)
  }

  #call(struct: Struct): string {
    return `decode${struct.name}(reader${this.#takesVersion.has(struct) ? ', version' : ''})`
  }

  #taggedFields(fields: readonly Field[]): void {
    const struct = this.#struct
    const flexible = flexibleCondition(this.#message, undefined, struct.versions)
    if (flexible === 'false') return
    for (const field of fields) this.#declare(field)
    const depth = flexible === 'true' ? 1 : 2
    if (fields.length === 0) {
      this.#line(1, `${flexible === 'true' ? '' : 'if (flexible) '}reader.skipTaggedFields()`)
      return
    }
    if (flexible !== 'true') this.#line(1, 'if (flexible) {')
    this.#line(depth, 'for (let left = reader.readTaggedFieldCount(); left > 0; left--) {')
    this.#line(depth + 1, 'const tag = reader.readUnsignedVarint()')
    this.#line(depth + 1, 'const end = reader.readTaggedFieldEnd()')
    const context = intersect(this.#message.flexible, struct.versions)
    let branch = 'if'
    for (const field of fields) {
      const when = condition(field.versions, context)
      this.#line(depth + 1, `${branch} (tag === ${field.tag}${when === 'true' ? '' : ` && ${when}`}) {`)
      this.#assign(field, depth + 2, intersect(field.versions, context))
      branch = '} else if'
    }
    this.#line(depth + 1, '} else {')
    this.#line(depth + 2, 'reader.skipTo(end)')
    this.#line(depth + 1, '}')
    this.#line(depth + 1, 'reader.expectPosition(end)')
    this.#line(depth, '}')
    if (flexible !== 'true') this.#line(1, '}')
  }

  #line(depth: number, text: string): void {
    this.#lines.push('  '.repeat(depth) + text)
  }
}

function readPrimitive(name: string, nullable: string, flexible: string): string {
  const fixed = fixedSize[name]
  if (fixed !== undefined) return `reader.read${fixed[0]}()`
  const method = name === 'string' ? 'String' : 'Bytes'
  return choose(
    flexible,
    choose(nullable, `reader.readCompactNullable${method}()`, `reader.readCompact${method}()`),
    choose(nullable, `reader.readNullable${method}()`, `reader.read${method}()`),
  )
}

/** The least that an element takes in any of the versions, for the check of a count against the bytes that are left. */
function minElementBytes(message: Message, type: ArrayType, context: VersionRange, compact: boolean): number {
  const inflexible = { min: 0, max: isEmpty(message.flexible) ? 0x7fff : message.flexible.min - 1 }
  const versions = intersect(context, compact ? message.flexible : inflexible)
  if (type.element.kind === 'struct') return minStructBytes(type.element.struct, versions, compact)
  return minPrimitiveBytes(type.element.name, compact)
}

function minStructBytes(struct: Struct, versions: VersionRange, compact: boolean): number {
  let bytes = compact ? 1 : 0
  for (const field of livingFields(struct)) {
    if (!isEmpty(field.tagged) || !covers(field.versions, versions)) continue
    const { type } = field
    if (type.kind === 'array') bytes += compact ? 1 : 4
    else if (type.kind === 'primitive') bytes += minPrimitiveBytes(type.name, compact)
    else if (isEmpty(field.nullable)) bytes += minStructBytes(type.struct, versions, compact)
    else bytes += 1
  }
  return bytes
}

function minPrimitiveBytes(name: string, compact: boolean): number {
  const fixed = fixedSize[name]
  if (fixed !== undefined) return fixed[1]
  if (compact) return 1
  return name === 'string' ? 2 : 4
}
