import { join } from 'node:path'
import { kafkaJars, kafkaVersion } from '../kafka-jars.ts'
import { readZip } from './zip.ts'

/** A field as the JSON has it. */
export interface SchemaField {
  readonly name: string
  readonly type: string
  readonly versions: string
  readonly fields?: readonly SchemaField[]
  readonly nullableVersions?: string
  readonly taggedVersions?: string
  readonly flexibleVersions?: string
  readonly tag?: number
  readonly default?: string | number | boolean
  readonly ignorable?: boolean | string
  // Without meaning for the bytes:
  readonly mapKey?: boolean
  readonly zeroCopy?: boolean
  readonly entityType?: string
  readonly about?: string
}

/** A struct that several fields of a message share. */
export interface SchemaStruct {
  readonly name: string
  readonly versions: string
  readonly fields: readonly SchemaField[]
}

/** A message as the JSON has it. */
export interface Schema {
  readonly type: 'request' | 'response' | 'data' | 'header'
  readonly name: string
  readonly apiKey?: number
  readonly validVersions: string
  readonly flexibleVersions?: string
  readonly latestVersionUnstable?: boolean
  readonly listeners?: readonly string[]
  readonly fields?: readonly SchemaField[]
  readonly commonStructs?: readonly SchemaStruct[]
}

/** Attributes that the generator understands: one that is not here may change the bytes, and must not go unnoticed. */
const knownAttributes = {
  message: 'type name apiKey validVersions flexibleVersions latestVersionUnstable listeners fields commonStructs'.split(
    ' ',
  ),
  field: (
    'name type versions fields nullableVersions taggedVersions flexibleVersions tag default ignorable ' +
    'mapKey zeroCopy entityType about'
  ).split(' '),
}

/** Reads the message schemas out of the kafka-clients jar, sorted by name. */
export async function loadSchemas(version: string = kafkaVersion): Promise<Schema[]> {
  const jar = join(await kafkaJars(version), `kafka-clients-${version}.jar`)
  const files = readZip(jar, name => name.startsWith('common/message/') && name.endsWith('.json'))
  const schemas: Schema[] = []
  for (const [name, content] of files) {
    const schema = JSON.parse(withoutComments(content.toString('utf8'))) as Schema
    checkAttributes(name, schema)
    schemas.push(schema)
  }
  return schemas.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The schemas have comments on lines of their own. */
function withoutComments(text: string): string {
  return text.replace(/^\s*\/\/.*$/gm, '')
}

function checkAttributes(file: string, schema: Schema): void {
  const check = (value: object, known: readonly string[]): void => {
    for (const name of Object.keys(value)) {
      if (!known.includes(name)) throw new Error(`${file}: the generator does not know the attribute ${name}`)
    }
  }
  const checkFields = (fields: readonly SchemaField[]): void => {
    for (const field of fields) {
      check(field, knownAttributes.field)
      checkFields(field.fields ?? [])
    }
  }
  check(schema, knownAttributes.message)
  checkFields(schema.fields ?? [])
  for (const struct of schema.commonStructs ?? []) checkFields(struct.fields)
}
