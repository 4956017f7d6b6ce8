import {
  isNullable,
  isOptional,
  livingFields,
  type Field,
  type FieldType,
  type Message,
  type Struct,
} from '../../generate/model.ts'
import { covers, intersect, isEmpty, type VersionRange } from '../../generate/versions.ts'

// Values for messages, in the JSON that Kafka's JsonConverter reads. Whole numbers are bigint here, numbers are float64.

export type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [name: string]: Json }

/**
 * - `default`: everything is the default, arrays are empty
 * - `sparse`: the same, but arrays of structs have one element
 * - `filled`: nothing is the default; arrays have two elements
 * - `null`: like `filled`, but null where that is allowed
 * - `extreme`: the ends of ranges, long texts and arrays, bytes that are sent by reference
 */
export type Kind = 'default' | 'sparse' | 'filled' | 'null' | 'extreme'

export const kinds: readonly Kind[] = ['default', 'sparse', 'filled', 'null', 'extreme']

/** A value of a message in a version. */
export function valueOf(message: Message, version: number, kind: Kind): Json {
  return new Filler(kind, version).struct(message.root)
}

/** The fields that an input may leave out, as paths; elements of arrays have the path of their array. */
export function optionalFields(message: Message): string[] {
  const paths: string[] = []
  const visit = (struct: Struct, path: string): void => {
    for (const field of livingFields(struct)) {
      if (isOptional(field, struct)) paths.push(path + field.name)
      const type = field.type.kind === 'array' ? field.type.element : field.type
      if (type.kind === 'struct') visit(type.struct, `${path}${field.name}.`)
    }
  }
  visit(message.root, '')
  return paths
}

/** One field that some version of the message lacks, with everything around it, and nothing else, set. */
export interface Probe {
  /** A version that has the field. */
  readonly version: number
  readonly value: Json
  /** Versions that lack it. */
  readonly lacking: readonly number[]
}

/** For every field, at any depth, that some version lacks: what it takes to see whether its loss is noticed. */
export function probes(message: Message): Probe[] {
  const found: Probe[] = []
  const visit = (struct: Struct, context: VersionRange, path: readonly Field[]): void => {
    for (const field of livingFields(struct)) {
      const versions = intersect(field.versions, context)
      if (isEmpty(versions)) continue
      const way = [...path, field]
      if (!covers(field.versions, context)) {
        const lacking = [versions.min - 1, versions.max + 1].filter(v => v >= context.min && v <= context.max)
        const version = versions.max
        found.push({ version, value: new Filler('default', version, way).struct(message.root), lacking })
      }
      const type = field.type.kind === 'array' ? field.type.element : field.type
      if (type.kind === 'struct') visit(type.struct, versions, way)
    }
  }
  visit(message.root, message.versions, [])
  return found
}

class Filler {
  readonly #kind: Kind
  readonly #version: number
  /** The fields to set, from the outermost inwards, where all others are to be defaults. */
  readonly #way: readonly Field[]
  #count = 0
  #largest = true

  constructor(kind: Kind, version: number, way: readonly Field[] = []) {
    this.#kind = kind
    this.#version = version
    this.#way = way
  }

  struct(struct: Struct): Json {
    const value: Record<string, Json> = {}
    for (const field of livingFields(struct)) {
      if (!holds(intersect(field.versions, struct.versions), this.#version)) continue
      const last = field === this.#way.at(-1)
      if (this.#way.includes(field) && !last) value[field.name] = this.#around(field)
      else value[field.name] = this.#field(field, struct, last ? 'filled' : this.#kind)
    }
    return value
  }

  #around(field: Field): Json {
    const { type } = field
    if (type.kind === 'array' && type.element.kind === 'struct') return [this.struct(type.element.struct)]
    if (type.kind === 'struct') return this.struct(type.struct)
    throw new Error(`${field.name} holds no struct`)
  }

  #field(field: Field, struct: Struct, kind: Kind): Json {
    const { type } = field
    const nullable = isNullable(field, struct) && holds(field.nullable, this.#version)
    if (kind === 'sparse' && type.kind === 'array' && type.element.kind === 'struct') {
      return [this.struct(type.element.struct)]
    }
    if (kind === 'default' || kind === 'sparse') return this.#default(field, nullable)
    if (kind === 'null' && nullable) return null
    if (type.kind === 'array') {
      if (kind === 'extreme' && type.element.kind === 'primitive') {
        return Array.from({ length: 130 }, () => this.#primitive(type.element, kind))
      }
      return [0, 1].map(() => {
        this.#largest = !this.#largest
        return type.element.kind === 'struct' ? this.struct(type.element.struct) : this.#primitive(type.element, kind)
      })
    }
    return type.kind === 'struct' ? this.struct(type.struct) : this.#primitive(type, kind)
  }

  #default(field: Field, nullable: boolean): Json {
    const { type } = field
    if (field.default === 'null') return nullable ? null : ''
    if (type.kind === 'array') return []
    if (type.kind === 'struct') return this.struct(type.struct)
    switch (type.name) {
      case 'bool':
        return field.default === 'true'
      case 'string':
        return field.default ?? ''
      case 'uuid':
        return 'AAAAAAAAAAAAAAAAAAAAAA'
      case 'bytes':
        return ''
      case 'records':
        return nullable ? null : ''
      case 'float64':
        return Number(field.default ?? 0)
      default:
        return BigInt(field.default ?? 0)
    }
  }

  #primitive(type: FieldType, kind: Kind): Json {
    if (type.kind !== 'primitive') throw new Error('Not a primitive')
    const next = ++this.#count
    const extreme = kind === 'extreme'
    const large = this.#largest
    const whole = (bits: number): bigint => {
      if (!extreme) return BigInt((next % 100) + 3)
      return large ? 2n ** BigInt(bits - 1) - 1n : -(2n ** BigInt(bits - 1))
    }
    switch (type.name) {
      case 'bool':
        // Some default to true, some to false: both values appear.
        return extreme ? large : next % 2 === 0
      case 'int8':
        return whole(8)
      case 'int16':
        return whole(16)
      case 'int32':
        return whole(32)
      case 'int64':
      case 'int64AsNumber':
        return extreme ? whole(64) : BigInt(next) + 1_700_000_000_000n
      case 'uint16':
        return extreme ? (large ? 65535n : 0n) : BigInt(9000 + next)
      case 'uint32':
        return extreme ? (large ? 4294967295n : 0n) : BigInt(9000 + next)
      case 'float64':
        return extreme ? (large ? Number.MAX_VALUE : -Number.MIN_VALUE) : next + 0.25
      case 'uuid':
        return Buffer.alloc(16, extreme ? (large ? 0xff : 0x80) : next).toString('base64url')
      case 'string':
        if (!extreme) return next % 3 === 0 ? `tëxt-日本-${next}` : `text-${next}`
        return large ? `${'long 😀 '.repeat(30)}${next}` : `${next}`
      case 'bytes':
      case 'records':
        return Buffer.alloc(extreme ? (large ? 1500 : 0) : 5, next).toString('base64')
    }
  }
}

function holds(range: VersionRange, version: number): boolean {
  return version >= range.min && version <= range.max
}
