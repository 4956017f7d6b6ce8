import type { Reader } from './wire/reader.ts'
import type { Writer } from './wire/writer.ts'

/** An API of the Kafka protocol: its number, and the versions that Apache Kafka's schemas define. */
export interface ApiInfo {
  /** The number on the wire. */
  readonly key: number
  /** Kafka's name: `'Fetch'`. */
  readonly name: string
  readonly minVersion: number
  /** The newest stable version: what to negotiate up to. */
  readonly maxVersion: number
  /** The newest version there is a codec for. Above {@link maxVersion} it may still change: never negotiate it. */
  readonly maxUnstableVersion: number
  /** The first version with compact types and tagged fields; {@link neverFlexible} where there is none. */
  readonly flexibleFrom: number
}

/** The {@link ApiInfo.flexibleFrom} of an API that has no flexible version. */
export const neverFlexible = 0x7fff

/**
 * An API with its codecs, for both sides of a connection.
 *
 * int64 fields are bigint, except points in time, durations and sizes in bytes: those are numbers, the nearest ones
 * beyond 2^53. UUIDs are text of 22 characters. A struct that the bytes do not have decodes to a frozen object of defaults.
 *
 * Encoders take input types, in which what has a default may be left out; they throw UnsupportedVersionError for a
 * version that there is no codec for, and for a field that the version lacks while its value is not the default (unless
 * Kafka marks the field as ignorable). Decoders return objects with all fields, defaults where the version lacks them,
 * and throw KafkaProtocolError for malformed bytes. Byte fields are views of what was decoded.
 */
export interface Api<QI = never, Q = unknown, RI = never, R = unknown> extends ApiInfo {
  /** Names of the fields, at any depth of the request or the response, that carry secrets or user data: keep them out of logs. */
  readonly sensitive?: readonly string[]
  requestHeaderVersion(version: number): 0 | 1 | 2
  responseHeaderVersion(version: number): 0 | 1
  readonly encodeRequest: (writer: Writer, request: QI, version: number) => void
  readonly decodeRequest: (reader: Reader, version: number) => Q
  readonly encodeResponse: (writer: Writer, response: RI, version: number) => void
  readonly decodeResponse: (reader: Reader, version: number) => R
}

/** Any API, where the types of its messages do not matter. */
export type AnyApi = Api

/** A message that belongs to no API, such as the subscription inside JoinGroup, or the value of a control record. */
export interface MessageCodec<I = never, O = unknown> {
  /** Kafka's name: `'ConsumerProtocolSubscription'`. */
  readonly name: string
  readonly minVersion: number
  readonly maxVersion: number
  /** The first version with compact types and tagged fields; {@link neverFlexible} where there is none. */
  readonly flexibleFrom: number
  /** Names of the fields, at any depth, that carry secrets or user data: keep them out of logs. */
  readonly sensitive?: readonly string[]
  readonly encode: (writer: Writer, message: I, version: number) => void
  readonly decode: (reader: Reader, version: number) => O
}
