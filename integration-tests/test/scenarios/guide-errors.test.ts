import { describe, expect, inject, test } from 'vitest'
import { readMarkdown } from '../../src/guide/markdown.ts'
import { consumerProvocations, provokeConsumer } from '../../src/guide/provoked-consumer-errors.ts'
import { factsOf, provocations, provoke } from '../../src/guide/provoked-errors.ts'

interface Row {
  readonly line: number
  /** Codes, or names where there is no code. */
  readonly names: readonly string[]
  readonly persisted: string
}

/** The table of errors in a guide. */
function rowsOf(path: string): Row[] {
  const { prose } = readMarkdown(path)
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
  return rows
}

/** The errors that a table names: codes, or classes that have none. */
function namedIn(rows: readonly Row[]): string[] {
  return rows.flatMap(({ names: [first = '', second = ''] }) => (first === 'TypeError' ? [first, second] : [first]))
}

function casesOf(rows: readonly Row[], provoked: object): (readonly [string, Row])[] {
  return rows.flatMap(row => row.names.filter(name => name in provoked).map(name => [name, row] as const))
}

function expectCode(name: string, names: readonly string[], error: Error, place: string): void {
  if (!/^[A-Z_]+$/.test(name)) return
  expect(factsOf(error).code, place).toBe(name)
  // The class stands behind the code.
  expect(names.slice(1), place).toContain(error.name)
}

// They fail on a broker of their own.
describe.skipIf(inject('cluster').kind !== 'embedded')('the table of errors of the producer', () => {
  const path = 'docs/producer-guide.md'
  const rows = rowsOf(path)

  test('has every error that can be provoked, and no other', () => {
    expect(namedIn(rows).toSorted()).toEqual(Object.keys(provocations).toSorted())
  })

  test.for(casesOf(rows, provocations))('%s is what the table says', async ([name, { line, names, persisted }]) => {
    const error = await provoke(provocations[name] as (typeof provocations)[string])
    const facts = factsOf(error)
    const place = `${path}:${line}: ${error.stack}`
    expectCode(name, names, error, place)
    const said = ['no', 'unknown', 'yes'].filter(word => new RegExp(`\\b${word}\\b`).test(persisted))
    if (said.length === 0) expect(facts.persisted, place).toBeUndefined()
    else expect(said, place).toContain(facts.persisted)
  })
})

describe.skipIf(inject('cluster').kind !== 'embedded')('the table of errors of the consumer', () => {
  const path = 'docs/consumer-guide.md'
  const rows = rowsOf(path)

  test('has every error of the consumer that can be provoked, and no other', () => {
    expect(namedIn(rows).toSorted()).toEqual(Object.keys(consumerProvocations).toSorted())
  })

  test.for(casesOf(rows, consumerProvocations))(
    '%s reaches who reads as the table says',
    async ([name, { line, names }]) => {
      const error = await provokeConsumer(consumerProvocations[name] as (typeof consumerProvocations)[string])
      expectCode(name, names, error, `${path}:${line}: ${error.stack}`)
    },
  )
})
