import { neverFlexible } from '../../packages/protocol/src/api.ts'
import { camelCase } from './names.ts'
import { isBoundedInt64, isOptionalByName, isSensitive } from './rules.ts'
import type { Schema, SchemaField } from './schema.ts'
import { covers, intersect, isEmpty, noVersions, parseVersions, span, type VersionRange } from './versions.ts'

// The schemas with everything resolved that emitting code needs: names, ranges, defaults.

/** Primitive types of Kafka; `int64AsNumber` is an int64 whose meaning bounds it. */
export type PrimitiveName =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'int64AsNumber'
  | 'float64'
  | 'uuid'
  | 'string'
  | 'bytes'
  | 'records'

export interface PrimitiveType {
  readonly kind: 'primitive'
  readonly name: PrimitiveName
}

export interface StructType {
  readonly kind: 'struct'
  readonly struct: Struct
}

export interface ArrayType {
  readonly kind: 'array'
  readonly element: PrimitiveType | StructType
}

export type FieldType = PrimitiveType | StructType | ArrayType

export interface Field {
  /** camelCase */
  readonly name: string
  readonly type: FieldType
  /** The versions that have it, among those of the struct. */
  readonly versions: VersionRange
  readonly nullable: VersionRange
  /** Empty, or the same as `versions`. */
  readonly tagged: VersionRange
  readonly tag: number
  readonly ignorable: boolean
  /** Overrides the message's flexible versions. */
  readonly flexible: VersionRange | undefined
  /** As in the schema; undefined means the default of the type. */
  readonly default: string | undefined
}

export interface Struct {
  /** Name of the output type. */
  readonly name: string
  /** The versions in which it occurs, whatever the schema says. */
  versions: VersionRange
  readonly fields: Field[]
}

export interface Message {
  /** `FetchRequest` */
  readonly name: string
  readonly versions: VersionRange
  readonly flexible: VersionRange
  readonly root: Struct
  /** Root last, so that each comes after those it contains. */
  readonly structs: readonly Struct[]
  readonly sensitive: readonly string[]
}

export interface ApiModel {
  readonly key: number
  /** `Fetch` */
  readonly name: string
  readonly versions: VersionRange
  readonly maxStable: number
  readonly flexibleFrom: number
  readonly request: Message
  readonly response: Message
}

export interface Model {
  readonly apis: readonly ApiModel[]
  /** Messages of no API. */
  readonly data: readonly Message[]
}

export function buildModel(schemas: readonly Schema[]): Model {
  const live = schemas.filter(schema => schema.validVersions !== 'none')
  const byName = new Map(live.map(schema => [schema.name, schema]))
  const apis: ApiModel[] = []
  for (const schema of live) {
    if (schema.type !== 'request') continue
    const name = schema.name.replace(/Request$/, '')
    const response = byName.get(`${name}Response`)
    if (response === undefined || schema.apiKey === undefined) throw new Error(`${schema.name} is not half of an API`)
    apis.push(buildApi(name, schema.apiKey, schema, response))
  }
  apis.sort((a, b) => a.key - b.key)
  return { apis, data: live.filter(schema => schema.type === 'data').map(buildMessage) }
}

function buildApi(name: string, key: number, requestSchema: Schema, responseSchema: Schema): ApiModel {
  const request = buildMessage(requestSchema)
  const response = buildMessage(responseSchema)
  const { versions } = request
  const same = (a: VersionRange, b: VersionRange): boolean => a.min === b.min && a.max === b.max
  if (!same(versions, response.versions)) throw new Error(`${name}: request and response differ in versions`)
  if (flexibleFrom(request) !== flexibleFrom(response)) throw new Error(`${name}: one side is flexible earlier`)
  return {
    key,
    name,
    versions,
    maxStable: requestSchema.latestVersionUnstable === true ? versions.max - 1 : versions.max,
    flexibleFrom: flexibleFrom(request),
    request,
    response,
  }
}

export function flexibleFrom(message: Message): number {
  return isEmpty(message.flexible) ? neverFlexible : message.flexible.min
}

function buildMessage(schema: Schema): Message {
  const versions = parseVersions(schema.validVersions)
  const flexible = intersect(parseVersions(schema.flexibleVersions), { min: 0, max: 0x7fff })
  const structs = new Map<string, Struct>()
  const sensitive: string[] = []

  const structOf = (name: string, fields: readonly SchemaField[]): Struct => {
    if (structs.has(name)) throw new Error(`${schema.name} has two structs called ${name}`)
    const struct: Struct = { name: typeName(schema.name, name), versions: noVersions, fields: [] }
    for (const field of fields) struct.fields.push(fieldOf(field))
    // After its fields, and thereby after the structs in them.
    structs.set(name, struct)
    return struct
  }

  const typeOf = (type: string, field: SchemaField): FieldType => {
    if (type.startsWith('[]')) {
      const element = typeOf(type.slice(2), field)
      if (element.kind === 'array') throw new Error(`${schema.name}.${field.name}: array of arrays`)
      return { kind: 'array', element }
    }
    if (/^[a-z]/.test(type)) return { kind: 'primitive', name: primitive(type, field.name) }
    const struct = field.fields === undefined ? structs.get(type) : structOf(type, field.fields)
    if (struct === undefined) throw new Error(`${schema.name}.${field.name}: no struct ${type}`)
    return { kind: 'struct', struct }
  }

  const fieldOf = (field: SchemaField): Field => {
    const fieldVersions = parseVersions(field.versions)
    const tagged = parseVersions(field.taggedVersions)
    if (!isEmpty(tagged) && (field.tag === undefined || !covers(tagged, intersect(fieldVersions, versions)))) {
      throw new Error(`${schema.name}.${field.name} is tagged in some of its versions only`)
    }
    if (isSensitive(schema.name, field.name)) sensitive.push(camelCase(field.name))
    return {
      name: camelCase(field.name),
      type: typeOf(field.type, field),
      versions: fieldVersions,
      nullable: parseVersions(field.nullableVersions),
      tagged,
      tag: field.tag ?? -1,
      ignorable: String(field.ignorable ?? false) === 'true',
      flexible: field.flexibleVersions === undefined ? undefined : parseVersions(field.flexibleVersions),
      default: field.default === undefined ? undefined : String(field.default),
    }
  }

  // Shared structs may refer to each other in any order: those that are complete first.
  const waiting = [...(schema.commonStructs ?? [])]
  const names = new Set(waiting.map(struct => struct.name))
  while (waiting.length > 0) {
    const ready = waiting.findIndex(struct =>
      references(struct.fields).every(name => !names.has(name) || structs.has(name)),
    )
    const [struct] = waiting.splice(ready, 1)
    if (ready < 0 || struct === undefined) throw new Error(`${schema.name}: structs refer to each other in a circle`)
    structOf(struct.name, struct.fields)
  }
  const root = structOf(schema.name, schema.fields ?? [])
  restrict(root, versions)
  return { name: schema.name, versions, flexible, root, structs: [...structs.values()], sensitive }
}

function references(fields: readonly SchemaField[]): string[] {
  return fields.flatMap(field => [field.type.replace('[]', ''), ...references(field.fields ?? [])])
}

/** Narrows the versions of a struct and its fields to those in which they can occur, so that less has to be tested. */
function restrict(struct: Struct, context: VersionRange): void {
  struct.versions = span(struct.versions, context)
  for (const field of struct.fields) {
    const within = intersect(field.versions, context)
    if (isEmpty(within)) continue
    const type = field.type.kind === 'array' ? field.type.element : field.type
    if (type.kind === 'struct') restrict(type.struct, within)
  }
}

/** Type names carry the message's name, so that all messages fit into one module. */
function typeName(messageName: string, structName: string): string {
  return structName.startsWith(messageName) ? structName : messageName + structName
}

function primitive(type: string, fieldName: string): PrimitiveName {
  switch (type) {
    case 'int64':
      return isBoundedInt64(fieldName) ? 'int64AsNumber' : 'int64'
    case 'bool':
    case 'int8':
    case 'int16':
    case 'uint16':
    case 'int32':
    case 'uint32':
    case 'float64':
    case 'uuid':
    case 'string':
    case 'bytes':
    case 'records':
      return type
    default:
      throw new Error(`Unknown type ${type}`)
  }
}

/** Whether an input may leave the field out. */
export function isOptional(field: Field, struct: Struct): boolean {
  return (
    field.default !== undefined ||
    !isEmpty(field.tagged) ||
    !covers(field.versions, struct.versions) ||
    isOptionalByName(field.name.charAt(0).toUpperCase() + field.name.slice(1))
  )
}

/** Whether null is a value of the field in some version. */
export function isNullable(field: Field, struct: Struct): boolean {
  return !isEmpty(intersect(field.nullable, intersect(field.versions, struct.versions)))
}

/** The fields that occur in some version; the schemas keep some that no living version has. */
export function livingFields(struct: Struct): Field[] {
  return struct.fields.filter(field => !isEmpty(intersect(field.versions, struct.versions)))
}
