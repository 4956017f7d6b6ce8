import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import type { Reader, Writer } from '@kclient/protocol'
import * as messages from '@kclient/protocol/messages'

// The corpus of scripts/vectors/messages: what the Java client's own classes make of every message in every version.
// 13 MB of JSON lines, very repetitive: 130 KB as it lies in the repository.

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** What the Java client knows of an API. */
interface ApiVector {
  readonly kind: 'api'
  readonly key: number
  readonly name: string
  readonly min: number
  readonly max: number
  readonly maxUnstable: number
  /** By version, from `min` on. */
  readonly requestHeaders: readonly number[]
  readonly responseHeaders: readonly number[]
}

/** A message: its bytes, and every field of it. */
export interface ValueVector {
  readonly kind: 'default' | 'sparse' | 'filled' | 'null' | 'extreme'
  readonly name: string
  readonly version: number
  /** base64 */
  readonly bytes: string
  /** int64 as decimal text, bytes as base64. */
  readonly value: Json
  /** The same with tagged fields of unknown meaning in every struct. */
  readonly tagged?: string
}

/** A message with one field set that other versions lack. */
interface LossVector {
  readonly kind: 'lost'
  readonly name: string
  readonly version: number
  readonly bytes: string
  /** By version: its bytes, or null where it is refused. */
  readonly as: Readonly<Record<string, string | null>>
}

/** A request or response header. */
interface HeaderVector {
  readonly kind: 'header'
  readonly name: 'RequestHeader' | 'ResponseHeader'
  readonly version: number
  readonly bytes: string
  readonly value: Readonly<Record<string, Json>>
  readonly tagged?: string
}

/** The fields that an input may leave out; the path of an element is that of its array. */
export interface OptionalVector {
  readonly kind: 'optional'
  readonly name: string
  readonly paths: readonly string[]
}

type Vector = OptionalVector | ApiVector | ValueVector | LossVector | HeaderVector

export const vectors: readonly Vector[] = brotliDecompressSync(
  readFileSync(join(import.meta.dirname, 'vectors', 'messages.jsonl.br')),
)
  .toString('utf8')
  .trimEnd()
  .split('\n')
  .map(line => JSON.parse(line) as Vector)

export interface Codec {
  readonly encode: (writer: Writer, message: never, version: number) => void
  readonly decode: (reader: Reader, version: number) => unknown
}

/** The codecs of all messages, by Kafka's name. */
export const codecs: ReadonlyMap<string, Codec> = new Map([
  ...messages.apis.flatMap(api => [
    [`${api.name}Request`, { encode: api.encodeRequest, decode: api.decodeRequest }] as const,
    [`${api.name}Response`, { encode: api.encodeResponse, decode: api.decodeResponse }] as const,
  ]),
  ...Object.values(messages).flatMap(value =>
    typeof value === 'object' && 'encode' in value ? [[value.name, value] as const] : [],
  ),
])

/** Where a decoded value is not what Java decoded; null when it is the same. */
export function difference(ours: unknown, java: Json, path = ''): string | null {
  const differs = (): string => `${path}: ${String(ours)} instead of ${JSON.stringify(java)}`
  if (Array.isArray(java)) {
    if (!Array.isArray(ours) || ours.length !== java.length) return differs()
    for (const [index, element] of java.entries()) {
      const found = difference(ours[index], element as Json, `${path}[${index}]`)
      if (found !== null) return found
    }
    return null
  }
  if (typeof java === 'object' && java !== null) {
    if (typeof ours !== 'object' || ours === null) return differs()
    if (Object.keys(ours).sort().join() !== Object.keys(java).sort().join())
      return `${path}: fields ${Object.keys(ours).join()}`
    for (const [name, field] of Object.entries(java)) {
      const found = difference((ours as Record<string, unknown>)[name], field, `${path}.${name}`)
      if (found !== null) return found
    }
    return null
  }
  if (typeof java === 'string') {
    if (typeof ours === 'bigint') return String(ours) === java ? null : differs()
    if (typeof ours === 'number') return ours === Number(java) ? null : differs()
    if (Buffer.isBuffer(ours)) return ours.toString('base64') === java ? null : differs()
  }
  return ours === java ? null : differs()
}

/** The value without the fields of these paths, at any depth; an array with elements stays. */
export function without(value: unknown, paths: ReadonlySet<string>, path = ''): unknown {
  if (Array.isArray(value)) return value.map(element => without(element, paths, path))
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`)
  const kept = Object.entries(value).filter(
    ([name, field]) => !paths.has(at(name)) || (Array.isArray(field) && field.length > 0),
  )
  return Object.fromEntries(kept.map(([name, field]) => [name, without(field, paths, at(name))]))
}
