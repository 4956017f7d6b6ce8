import type { HeaderInput, Payload } from '@kclient/protocol'

export type { HeaderInput, Payload }

/** What a serializer is told besides the value. */
export interface SerializerContext {
  readonly topic: string
  /** The headers of the record as they will be written; empty when it has none. */
  readonly headers: readonly HeaderInput[]
  /** Whether the key is being written, rather than the value. */
  readonly isKey: boolean
}

/** What a deserializer is told besides the bytes. */
export interface DeserializerContext {
  readonly topic: string
  /** The headers of the record; names may repeat. */
  readonly headers: readonly (readonly [string, Buffer | null])[]
  /** Whether the key is being read, rather than the value. */
  readonly isKey: boolean
}

/**
 * Turns a key or a value into what is written: text (as UTF-8), bytes, or null (a tombstone, when it is the value).
 * It may be async; records of one partition keep the order of their calls all the same.
 */
export type Serializer<T> = (value: T, context: SerializerContext) => Payload | Promise<Payload>

/**
 * Turns the bytes of a key or a value, or null, into what the application sees. The bytes are a view of the broker's
 * answer: copy them to keep them for long. It may be async; records are handed out in order all the same.
 */
export type Deserializer<T> = (bytes: Buffer | null, context: DeserializerContext) => T | Promise<T>

/** Both directions of one format. Options take such a pair, or a function alone. */
export interface Serde<T> {
  readonly serialize: Serializer<T>
  readonly deserialize: Deserializer<T>
}

/** What an option for writing takes: a function, or an object that has it as `serialize`. */
export type SerializerOption<T> = Serializer<T> | { readonly serialize: Serializer<T> }

/** What an option for reading takes: a function, or an object that has it as `deserialize`. */
export type DeserializerOption<T> = Deserializer<T> | { readonly deserialize: Deserializer<T> }

/** The function of a serializer option. */
export function serializerOf<T>(option: SerializerOption<T>): Serializer<T> {
  return typeof option === 'function' ? option : (value, context) => option.serialize(value, context)
}

/** The function of a deserializer option. */
export function deserializerOf<T>(option: DeserializerOption<T>): Deserializer<T> {
  return typeof option === 'function' ? option : (bytes, context) => option.deserialize(bytes, context)
}

/** Text as UTF-8, null as null. */
export const strings: Serde<string | null> = {
  serialize(value) {
    if (value === null || typeof value === 'string') return value
    throw new TypeError(`strings writes a string or null, not ${kindOf(value)}`)
  },
  deserialize(bytes) {
    return bytes === null ? null : bytes.toString('utf8')
  },
}

/** Bytes as they are, null as null. What is read is a view of the broker's answer. */
export const bytes: {
  readonly serialize: Serializer<Uint8Array | null>
  readonly deserialize: Deserializer<Buffer | null>
} = {
  serialize(value) {
    if (value === null || value instanceof Uint8Array) return value
    throw new TypeError(`bytes writes a Uint8Array or null, not ${kindOf(value)}`)
  },
  deserialize(value) {
    return value
  },
}

/**
 * JSON as UTF-8. `null` is written as a null payload (a tombstone, when it is the value) and read back from one, so it
 * never becomes the text `null`; what JSON cannot express (`undefined`, a function, a bigint) is an error.
 *
 * @example
 * const orders = json<Order | null>()
 * new Producer({ bootstrapServers, valueSerializer: orders })
 */
export function json<T>(): Serde<T> {
  return {
    serialize(value) {
      if (value === null) return null
      const text = JSON.stringify(value) as string | undefined
      if (text === undefined) throw new TypeError(`json cannot write ${kindOf(value)}`)
      return text
    },
    deserialize(value) {
      // The type parameter is the caller's claim about the data: JSON carries no type to check it against.
      return (value === null ? null : JSON.parse(value.toString('utf8'))) as T
    },
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') return 'an object'
  return value === undefined ? 'undefined' : `a ${typeof value}`
}
