import { UnsupportedVersionError } from '@kclient/errors'
import {
  apiInfo,
  apiTable,
  encodeRequestFrame,
  encodeResponseFrame,
  Reader,
  readRequestHeader,
  readResponseHeader,
  Writer,
} from '@kclient/protocol'
import { apis } from '@kclient/protocol/messages'
import { describe, expect, test } from 'vitest'
import {
  codecs,
  difference,
  vectors,
  without,
  type Codec,
  type OptionalVector,
  type ValueVector,
} from './messages-corpus.ts'

function codecOf(name: string): Codec {
  const codec = codecs.get(name)
  if (codec === undefined) throw new Error(`There is no message ${name}`)
  return codec
}

function encode(codec: Codec, value: unknown, version: number): string {
  const writer = new Writer()
  codec.encode(writer, value as never, version)
  return writer.toBuffer().toString('base64')
}

/** Decodes all of it. */
function decode(codec: Codec, base64: string, version: number): unknown {
  const reader = new Reader(Buffer.from(base64, 'base64'))
  const value = codec.decode(reader, version)
  expect(reader.remaining).toBe(0)
  return value
}

const values = vectors.filter((it): it is ValueVector => 'value' in it && it.kind !== 'header')
const headers = vectors.filter(vector => vector.kind === 'header')
const losses = vectors.filter(vector => vector.kind === 'lost')
const javaApis = vectors.filter(vector => vector.kind === 'api')
const names = [...new Set(values.map(vector => vector.name))]

test('the corpus has every version of every message', () => {
  const pairs = new Set([...values, ...headers].map(({ name, version }) => `${name} ${version}`))
  const expected = apis.flatMap(api =>
    Array.from({ length: api.maxUnstableVersion - api.minVersion + 1 }, (_, index) => api.minVersion + index).flatMap(
      version => [`${api.name}Request ${version}`, `${api.name}Response ${version}`],
    ),
  )
  expect(expected.filter(pair => !pairs.has(pair))).toEqual([])
  expect(apis).toHaveLength(89)
  expect(pairs.size).toBe(625)
  expect([...codecs.keys()].sort()).toEqual(names.toSorted())
})

describe('decodes to the same values and encodes to the same bytes as the Java client', () => {
  test.each(names)('%s', name => {
    const codec = codecOf(name)
    for (const vector of values.filter(it => it.name === name)) {
      const what = `version ${vector.version}, ${vector.kind}`
      const decoded = decode(codec, vector.bytes, vector.version)
      expect(difference(decoded, vector.value), what).toBeNull()
      expect(encode(codec, decoded, vector.version), what).toBe(vector.bytes)
    }
  })
})

describe('skips tagged fields that it does not know', () => {
  const tagged = values.filter(vector => vector.tagged !== undefined)

  test('in every flexible version', () => {
    const flexible = apis.map(it => Math.max(0, it.maxUnstableVersion - Math.max(it.flexibleFrom, it.minVersion) + 1))
    const versions = flexible.reduce((sum, count) => sum + count)
    const ofApis = tagged.filter(({ name }) => /(Request|Response)$/.test(name))
    expect(ofApis).toHaveLength(versions * 2 * 5)
  })

  test.each([...new Set(tagged.map(vector => vector.name))])('%s', name => {
    const codec = codecOf(name)
    for (const vector of tagged.filter(it => it.name === name)) {
      const what = `version ${vector.version}, ${vector.kind}`
      const decoded = decode(codec, vector.tagged ?? '', vector.version)
      expect(difference(decoded, vector.value), what).toBeNull()
      expect(encode(codec, decoded, vector.version), what).toBe(vector.bytes)
    }
  })
})

describe('what has a default may be left out', () => {
  const optional = vectors.filter((it): it is OptionalVector => it.kind === 'optional' && it.paths.length > 0)

  test.each(optional)('$name', ({ name, paths }) => {
    const codec = codecOf(name)
    const omit = new Set(paths)
    for (const vector of values.filter(it => it.name === name && (it.kind === 'default' || it.kind === 'sparse'))) {
      const decoded = decode(codec, vector.bytes, vector.version)
      const input = without(decoded, omit)
      expect(encode(codec, input, vector.version), `version ${vector.version}, ${vector.kind}`).toBe(vector.bytes)
    }
  })
})

describe('a field that a version lacks is refused or left out as by the Java client', () => {
  test.each([...new Set(losses.map(vector => vector.name))])('%s', name => {
    const codec = codecOf(name)
    for (const { bytes, version, as } of losses.filter(it => it.name === name)) {
      const decoded = decode(codec, bytes, version)
      for (const [other, expected] of Object.entries(as)) {
        const what = `from ${version} to ${other}`
        if (expected !== null) expect(encode(codec, decoded, Number(other)), what).toBe(expected)
        else expect(() => encode(codec, decoded, Number(other)), what).toThrow(UnsupportedVersionError)
      }
    }
  })
})

describe('headers are those of the Java client', () => {
  test('of requests', () => {
    for (const { version, bytes, value, tagged } of headers.filter(({ name }) => name === 'RequestHeader')) {
      const { requestApiKey: key, requestApiVersion: apiVersion, correlationId, clientId } = value
      const api = { key: Number(key), requestHeaderVersion: () => version as 1 | 2, encodeRequest: () => {} }
      const text = clientId as string | null
      const frame = encodeRequestFrame(api, Number(apiVersion), Number(correlationId), text, undefined as never)
      expect(Buffer.concat(frame).subarray(4).toString('base64')).toBe(bytes)
      for (const header of [bytes, tagged ?? bytes]) {
        const reader = new Reader(Buffer.from(header, 'base64'))
        expect(readRequestHeader(reader)).toEqual({ apiKey: key, apiVersion, correlationId, clientId })
        expect(reader.remaining).toBe(0)
      }
    }
  })

  test('of responses', () => {
    for (const { version, bytes, value, tagged } of headers.filter(({ name }) => name === 'ResponseHeader')) {
      const correlationId = Number(value['correlationId'])
      const api = { responseHeaderVersion: () => version as 0 | 1, encodeResponse: () => {} }
      const frame = encodeResponseFrame(api, 0, correlationId, undefined as never)
      expect(Buffer.concat(frame).subarray(4).toString('base64')).toBe(bytes)
      for (const header of [bytes, tagged ?? bytes]) {
        const reader = new Reader(Buffer.from(header, 'base64'))
        expect(readResponseHeader(reader, api, 0)).toBe(correlationId)
        expect(reader.remaining).toBe(0)
      }
    }
  })
})

describe('versions and header versions are those of the Java client', () => {
  // Java lists the APIs that Kafka 4.0 removed, without a version.
  test.each(javaApis.filter(api => api.max >= api.min))('$name', java => {
    const info = apiInfo(java.key)
    expect(info).toMatchObject({ name: java.name, minVersion: java.min, maxVersion: java.max })
    expect(info?.maxUnstableVersion).toBe(java.maxUnstable)
    const api = apis.find(({ key }) => key === java.key)
    expect(api).toMatchObject(info ?? {})
    const versions = (of: (version: number) => number | undefined): (number | undefined)[] =>
      java.requestHeaders.map((_, index) => of(java.min + index))
    expect(versions(version => api?.requestHeaderVersion(version))).toEqual(java.requestHeaders)
    expect(versions(version => api?.responseHeaderVersion(version))).toEqual(java.responseHeaders)
  })

  test('and there are no others', () => {
    expect(apiTable.map(({ key }) => key)).toEqual(javaApis.filter(api => api.max >= api.min).map(({ key }) => key))
    expect(apis.map(({ key }) => key)).toEqual(apiTable.map(({ key }) => key))
    expect(apiInfo(4)).toBeUndefined()
  })
})

test('a version without a codec is refused, in both directions', () => {
  for (const api of apis) {
    for (const version of [api.minVersion - 1, api.maxUnstableVersion + 1]) {
      const bytes = new Reader(Buffer.alloc(100))
      expect(() => api.encodeRequest(new Writer(), {} as never, version)).toThrow(UnsupportedVersionError)
      expect(() => api.decodeRequest(bytes, version)).toThrow(UnsupportedVersionError)
      expect(() => api.encodeResponse(new Writer(), {} as never, version)).toThrow(UnsupportedVersionError)
      expect(() => api.decodeResponse(bytes, version)).toThrow(UnsupportedVersionError)
    }
  }
})
