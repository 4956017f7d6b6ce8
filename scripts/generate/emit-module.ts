import { emitDecode } from './emit-decode.ts'
import { emitEncode, emitIsDefault } from './emit-encode.ts'
import { flexibleFrom, livingFields, type ApiModel, type Message, type Struct } from './model.ts'
import { camelCase } from './names.ts'
import { defaultStruct, defaultValue, emitInterface, structsWithDefault, structType } from './types.ts'
import { neverFlexible } from '../../packages/protocol/src/api.ts'

/** The module of an API: types, codecs, descriptor. */
export function emitApiModule(api: ApiModel, header: string): string {
  const parts = [emitMessage(api.request), emitMessage(api.response), emitApi(api)]
  return assemble(header, 'Api', parts.join('\n\n'))
}

/** The module of a message that belongs to no API. */
export function emitDataModule(message: Message, header: string): string {
  return assemble(header, 'MessageCodec', [emitMessage(message), emitCodec(message)].join('\n\n'))
}

function assemble(header: string, descriptor: string, body: string): string {
  const helpers = ['unsupportedField', 'unsupportedVersion', 'ZERO_UUID'].filter(name =>
    new RegExp(`\\b${name}\\b`).test(body),
  )
  const imports = [
    `import type { ${descriptor} } from '../api.ts'`,
    `import { ${helpers.join(', ')} } from '../wire/message-support.ts'`,
    "import type { Reader } from '../wire/reader.ts'",
    ...(/\bUuid\b/.test(body) ? ["import type { Uuid } from '../wire/uuid.ts'"] : []),
    "import type { Writer } from '../wire/writer.ts'",
  ]
  return `${header}\n${imports.join('\n')}\n\n${body}\n`
}

function emitMessage(message: Message): string {
  const outermostFirst = [...message.structs].reverse()
  const defaults = structsWithDefault(message.structs)
  const encoding = new Set<Struct>()
  const decoding = new Set<Struct>()
  return [
    ...outermostFirst.map(struct => emitInterface(message, struct, 'input')),
    ...outermostFirst.map(struct => emitInterface(message, struct, 'output')),
    ...defaults.map(emitDefault),
    ...defaults.map(emitIsDefault),
    ...message.structs.map(struct => emitEncode(message, struct, encoding)),
    ...message.structs.map(struct => emitDecode(message, struct, decoding)),
  ].join('\n\n')
}

/** Decoders share it where the struct is absent, hence frozen. */
function emitDefault(struct: Struct): string {
  const properties = livingFields(struct).map(field => `${field.name}: ${defaultValue(field)}`)
  return `const ${defaultStruct(struct)}: ${structType(struct, 'output')} = Object.freeze({ ${properties.join(', ')} })`
}

function emitApi(api: ApiModel): string {
  const { request, response, versions, maxStable } = api
  const types = [request.root, response.root].flatMap(root => [structType(root, 'input'), structType(root, 'output')])
  const sensitive = [...new Set([...request.sensitive, ...response.sensitive])]
  const unstable = versions.max > maxStable ? ` Version ${versions.max} is not stable yet.` : ''
  return `/** ${api.name}, key ${api.key}: ${versionsText(versions.min, maxStable)}, ${flexibleText(api.flexibleFrom)}.${unstable} */
export const ${camelCase(api.name)}Api: Api<${types.join(', ')}> = {
  key: ${api.key},
  name: '${api.name}',
  minVersion: ${versions.min},
  maxVersion: ${maxStable},
  maxUnstableVersion: ${versions.max},
  flexibleFrom: ${api.flexibleFrom},
${sensitiveProperty(sensitive)}  requestHeaderVersion: ${headerVersion(api, requestHeaderVersion)},
  responseHeaderVersion: ${headerVersion(api, responseHeaderVersion)},
  encodeRequest: encode${request.root.name},
  decodeRequest: decode${request.root.name},
  encodeResponse: encode${response.root.name},
  decodeResponse: decode${response.root.name},
}`
}

function emitCodec(message: Message): string {
  const { root, versions } = message
  const flexible = flexibleFrom(message)
  return `/** ${message.name}: ${versionsText(versions.min, versions.max)}, ${flexibleText(flexible)}. */
export const ${camelCase(message.name)}: MessageCodec<${structType(root, 'input')}, ${structType(root, 'output')}> = {
  name: '${message.name}',
  minVersion: ${versions.min},
  maxVersion: ${versions.max},
  flexibleFrom: ${flexible},
${sensitiveProperty(message.sensitive)}  encode: encode${root.name},
  decode: decode${root.name},
}`
}

function sensitiveProperty(names: readonly string[]): string {
  return names.length === 0 ? '' : `  sensitive: [${names.map(name => `'${name}'`).join(', ')}],\n`
}

function versionsText(min: number, max: number): string {
  if (max < min) return 'no stable version'
  return min === max ? `version ${min}` : `versions ${min} to ${max}`
}

function flexibleText(from: number): string {
  return from === neverFlexible ? 'never flexible' : `flexible from ${from}`
}

/** The header follows from the version, by whether it is flexible. */
function headerVersion(api: ApiModel, of: (api: ApiModel, version: number) => number): string {
  const { min, max } = api.versions
  const first = of(api, min)
  if (first === of(api, max)) return `() => ${first}`
  let change = min
  while (of(api, change) === first) change++
  return `version => (version >= ${change} ? ${of(api, max)} : ${first})`
}

function requestHeaderVersion(api: ApiModel, version: number): number {
  // ControlledShutdown came before client ids.
  if (api.key === 7 && version === 0) return 0
  return version >= api.flexibleFrom ? 2 : 1
}

function responseHeaderVersion(api: ApiModel, version: number): number {
  // A client that asks for the versions cannot know yet whether the broker knows flexible headers.
  if (api.name === 'ApiVersions') return 0
  return version >= api.flexibleFrom ? 1 : 0
}
