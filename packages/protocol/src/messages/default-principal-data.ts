// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { MessageCodec } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** DefaultPrincipalData, to encode. */
export interface DefaultPrincipalDataInput {
  readonly type: string
  readonly name: string
  readonly tokenAuthenticated: boolean
}

/** DefaultPrincipalData, decoded. */
export interface DefaultPrincipalData {
  type: string
  name: string
  tokenAuthenticated: boolean
}

function encodeDefaultPrincipalData(writer: Writer, message: DefaultPrincipalDataInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('DefaultPrincipalData', version)
  const { type, name, tokenAuthenticated } = message
  writer.writeCompactString(type)
  writer.writeCompactString(name)
  writer.writeBoolean(tokenAuthenticated)
  writer.writeUnsignedVarint(0)
}

function decodeDefaultPrincipalData(reader: Reader, version: number): DefaultPrincipalData {
  if (version < 0 || version > 0) throw unsupportedVersion('DefaultPrincipalData', version)
  const type = reader.readCompactString()
  const name = reader.readCompactString()
  const tokenAuthenticated = reader.readBoolean()
  reader.skipTaggedFields()
  return { type, name, tokenAuthenticated }
}

/** DefaultPrincipalData: version 0, flexible from 0. */
export const defaultPrincipalData: MessageCodec<DefaultPrincipalDataInput, DefaultPrincipalData> = {
  name: 'DefaultPrincipalData',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  encode: encodeDefaultPrincipalData,
  decode: decodeDefaultPrincipalData,
}
