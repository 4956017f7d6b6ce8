// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { MessageCodec } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** ControlRecordTypeSchema, to encode. */
export interface ControlRecordTypeSchemaInput {
  readonly type: number
}

/** ControlRecordTypeSchema, decoded. */
export interface ControlRecordTypeSchema {
  type: number
}

function encodeControlRecordTypeSchema(writer: Writer, message: ControlRecordTypeSchemaInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('ControlRecordTypeSchema', version)
  const { type } = message
  writer.writeInt16(type)
}

function decodeControlRecordTypeSchema(reader: Reader, version: number): ControlRecordTypeSchema {
  if (version < 0 || version > 0) throw unsupportedVersion('ControlRecordTypeSchema', version)
  const type = reader.readInt16()
  return { type }
}

/** ControlRecordTypeSchema: version 0, never flexible. */
export const controlRecordTypeSchema: MessageCodec<ControlRecordTypeSchemaInput, ControlRecordTypeSchema> = {
  name: 'ControlRecordTypeSchema',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 32767,
  encode: encodeControlRecordTypeSchema,
  decode: decodeControlRecordTypeSchema,
}
