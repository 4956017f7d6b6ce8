import { existsSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { markdownFiles, readMarkdown, root } from '../../src/guide/markdown.ts'
import { clientOptions, type Option } from '@kclient/cluster'
import { Consumer } from '@kclient/consumer'
import { Producer } from '@kclient/producer'
import { consumerOptions } from '../../../packages/consumer/src/consumer-options.ts'
import { BatchBuilder } from '../../../packages/producer/src/intake/batch-builder.ts'
import { producerOptions } from '../../../packages/producer/src/producer-options.ts'
import { faultsOf, surfaceRows, testFiles } from '../../src/guide/surface.ts'

// Texts do not depend on the broker.
describe.skipIf(inject('cluster').kind !== 'embedded')('the texts', () => {
  test('every link leads somewhere', () => {
    const faults: string[] = []
    for (const path of markdownFiles()) {
      for (const { target, line } of readMarkdown(path).links) {
        const fault = faultOfLink(path, target)
        if (fault !== undefined) faults.push(`${path}:${line}: ${target}: ${fault}`)
      }
    }
    expect(faults).toEqual([])
  })

  test('every document is in the index', () => {
    const linked = readMarkdown('docs/README.md').links.map(({ target }) =>
      join('docs', target.split('#')[0] as string),
    )
    const documents = markdownFiles().filter(path => path.startsWith('docs/') && path !== 'docs/README.md')
    expect(documents.filter(path => !linked.includes(path))).toEqual([])
  })

  test('every invariant is quoted by a test', async () => {
    const { readdir, readFile } = await import('node:fs/promises')
    const names = readMarkdown('docs/invariants.md').prose.flatMap(line => /^\| `([A-Z]-[A-Z]+)`/.exec(line)?.[1] ?? [])
    expect(names.length).toBeGreaterThan(15)
    let tests = ''
    for (const folder of ['packages', 'integration-tests/test']) {
      for (const file of await readdir(join(root, folder), { recursive: true })) {
        if (file.endsWith('.test.ts') && !file.includes('node_modules')) {
          tests += await readFile(join(root, folder, file), 'utf8')
        }
      }
    }
    expect(names.filter(name => !tests.includes(name))).toEqual([])
    const texts = markdownFiles().flatMap(path => readMarkdown(path).prose.join('\n'))
    const quoted = [
      ...tests.matchAll(/[(, ]([A-Z]-[A-Z]{2,})(?=[),])/g),
      ...texts.join('\n').matchAll(/`([A-Z]-[A-Z]{2,})`/g),
    ].map(([, name]) => name as string)
    expect(quoted.filter(name => !names.includes(name))).toEqual([])
  })

  test('surface.md names tests that exist', () => {
    const surface = readMarkdown('docs/surface.md')
    const rows = surfaceRows(surface)
    expect(rows.length).toBeGreaterThan(150)
    const files = testFiles(surface)
    expect(rows.flatMap(row => faultsOf(row, files))).toEqual([])
  })

  const guides: readonly [string, Record<string, Option<unknown>>][] = [
    ['docs/producer-guide.md', { ...clientOptions, ...producerOptions }],
    ['docs/consumer-guide.md', consumerOptions],
  ]
  test.for(guides)('%s has every option, with its default', ([path, table]) => {
    const { prose } = readMarkdown(path)
    const listed: string[] = []
    for (const line of prose.slice(prose.indexOf('## All options'))) {
      const [names = '', , given = ''] = line.split('|').slice(1)
      const options = [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name as string)
      listed.push(...options)
      const defaults = options.map(name => table[name]?.makeDefault?.())
      const shown = defaults.filter(value => ['number', 'boolean', 'string'].includes(typeof value))
      for (const value of shown) expect(given, line).toContain(String(value))
    }
    expect(listed.toSorted()).toEqual(Object.keys(table).toSorted())
  })

  test('surface.md calls open what is not there, and nothing else', () => {
    const rows = surfaceRows(readMarkdown('docs/surface.md'))
    const there = (section: string): readonly string[] => {
      if (section === 'Options of all clients' || section === 'Security') {
        return [...Object.keys(clientOptions), 'createSslContext']
      }
      if (section === 'Options of the producer') return Object.keys(producerOptions)
      if (section === 'Options of the consumer') return [...Object.keys(consumerOptions), ...Object.keys(clientOptions)]
      if (section === 'Members of the producer') return membersOf(Producer)
      if (section === 'Members of the consumer') return membersOf(Consumer)
      if (section === 'BatchBuilder') return [...membersOf(BatchBuilder), 'createBatch']
      if (section === 'Transactions') return [...Object.keys(producerOptions), ...membersOf(Producer)]
      return []
    }
    const faults: string[] = []
    for (const { line, section, name, here, tested } of rows) {
      const names = there(section)
      // Rows about an edge of the member above them begin with a dash.
      const [, ours] = /^`([a-z]\w*)[`(]/.exec(here) ?? []
      if (names.length === 0 || ours === undefined || name.startsWith('–') || tested === '–') continue
      // An option may be there in part.
      if (ours === 'sasl') continue
      if (names.includes(ours) === (tested === 'open')) faults.push(`line ${line}: ${ours} is ${tested}`)
    }
    expect(faults).toEqual([])
  })

  test('each error that surface.md names is there', async () => {
    const errors = Object.keys(await import('@kclient/errors'))
    const rows = surfaceRows(readMarkdown('docs/surface.md')).filter(({ section }) => section.startsWith('Errors'))
    const own = new Set(['TypeError', 'RangeError'])
    const named = rows.flatMap(({ here }) => [...here.matchAll(/`(\w+Error)`/g)].map(([, name]) => name as string))
    expect(named.length).toBeGreaterThan(100)
    expect(named.filter(name => !own.has(name) && !errors.includes(name))).toEqual([])
  })

  test('nothing of producer and consumer is open but transactions', () => {
    const open = surfaceRows(readMarkdown('docs/surface.md')).filter(({ tested }) => tested === 'open')
    // Mechanisms to log in by are no matter of either.
    const faults = open.filter(({ section }) => section !== 'Transactions' && section !== 'Security')
    expect(faults.map(({ line, name, here }) => `line ${line}: ${name} ${here}`)).toEqual([])
  })

  test('surface.md has every option and member of producer and consumer', () => {
    const rows = surfaceRows(readMarkdown('docs/surface.md'))
    const named = new Set(rows.flatMap(({ here }) => [...here.matchAll(/\b([a-z]\w+)/g)].map(([, word]) => word)))
    const options = [clientOptions, producerOptions, consumerOptions].flatMap(table => Object.keys(table))
    const members = [...membersOf(Producer), ...membersOf(Consumer)].filter(name => name !== 'constructor')
    expect([...options, ...members].filter(name => !named.has(name))).toEqual([])
  })
})

function membersOf(client: { readonly prototype: object }): string[] {
  return Object.getOwnPropertyNames(client.prototype)
}

/** What is wrong with a link; links to other sites are not followed. */
function faultOfLink(path: string, target: string): string | undefined {
  if (/^[a-z]+:/.test(target)) return undefined
  const [file = '', anchor] = target.split('#')
  const absolute = file === '' ? join(root, path) : join(root, dirname(path), file)
  if (!existsSync(absolute)) return 'there is no such file'
  if (anchor === undefined) return undefined
  if (!statSync(absolute).isFile() || !absolute.endsWith('.md')) return 'an anchor needs a document'
  return readMarkdown(relative(root, absolute)).anchors.has(anchor) ? undefined : 'there is no such heading'
}
