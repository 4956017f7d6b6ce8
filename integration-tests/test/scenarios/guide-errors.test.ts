import { describe, expect, inject, test } from 'vitest'
import { readMarkdown } from '../../src/guide/markdown.ts'
import { factsOf, provocations, provoke } from '../../src/guide/provoked-errors.ts'

interface Row {
  readonly line: number
  /** Codes, or names where there is no code. */
  readonly names: readonly string[]
  readonly persisted: string
}

const { path, prose } = readMarkdown('docs/producer-guide.md')
const rows: Row[] = []
const start = prose.findIndex(line => line.startsWith('| `code` (class) |'))
for (let index = start + 2; prose[index]?.startsWith('|') === true; index++) {
  const [what = '', , persisted = ''] = (prose[index] as string)
    .split('|')
    .slice(1)
    .map(cell => cell.trim())
  const words = what.includes('reason of the signal')
    ? ['reason']
    : [...what.matchAll(/`(\w+)`/g)].map(([, name]) => name)
  rows.push({ line: index + 1, names: words as string[], persisted })
}

// They fail on a broker of their own.
describe.skipIf(inject('cluster').kind !== 'embedded')('the table of errors', () => {
  test('has every error that can be provoked, and no other', () => {
    const named = rows.flatMap(({ names: [first = '', second = ''] }) =>
      first === 'TypeError' ? [first, second] : [first],
    )
    expect(named.toSorted()).toEqual(Object.keys(provocations).toSorted())
  })

  test.for(rows.flatMap(row => row.names.filter(name => name in provocations).map(name => [name, row] as const)))(
    '%s is what the table says',
    async ([name, { line, names, persisted }]) => {
      const error = await provoke(provocations[name] as (typeof provocations)[string])
      const facts = factsOf(error)
      const place = `${path}:${line}: ${error.stack}`
      if (/^[A-Z_]+$/.test(name)) {
        expect(facts.code, place).toBe(name)
        // The class stands behind the code.
        expect(names.slice(1), place).toContain(error.name)
      }
      const said = ['no', 'unknown', 'yes'].filter(word => new RegExp(`\\b${word}\\b`).test(persisted))
      if (said.length === 0) expect(facts.persisted, place).toBeUndefined()
      else expect(said, place).toContain(facts.persisted)
    },
  )
})
