import type { Model } from './model.ts'
import { camelCase, kebabCase } from './names.ts'

/** The table of all APIs, without their codecs. */
export function emitApiTable(model: Model, header: string): string {
  const rows = model.apis.map(api => {
    const { key, name, versions, maxStable, flexibleFrom } = api
    return `  info(${key}, '${name}', ${versions.min}, ${maxStable}, ${versions.max}, ${flexibleFrom}),`
  })
  return `${header}
import type { ApiInfo } from '../api.ts'

/** All APIs, by key, without their codecs. */
export const apiTable: readonly ApiInfo[] = [
${rows.join('\n')}
]

const byKey = new Map(apiTable.map(api => [api.key, api]))

/** What is known of the API of this key; undefined for one that the schemas do not have. */
export function apiInfo(key: number): ApiInfo | undefined {
  return byKey.get(key)
}

function info(
  key: number,
  name: string,
  minVersion: number,
  maxVersion: number,
  maxUnstableVersion: number,
  flexibleFrom: number,
): ApiInfo {
  return { key, name, minVersion, maxVersion, maxUnstableVersion, flexibleFrom }
}
`
}

/** The barrel, and the list of all APIs with their codecs. */
export function emitIndex(model: Model, header: string): string {
  const modules = [...model.apis, ...model.data].map(({ name }) => kebabCase(name)).sort()
  return `${header}
import type { AnyApi } from '../api.ts'
${model.apis.map(api => `import { ${camelCase(api.name)}Api } from './${kebabCase(api.name)}.ts'`).join('\n')}

export * from './api-table.ts'
${modules.map(name => `export * from './${name}.ts'`).join('\n')}

/** All APIs, by key, with their codecs. */
export const apis: readonly AnyApi[] = [
${model.apis.map(api => `  ${camelCase(api.name)}Api,`).join('\n')}
]
`
}
