import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MarkdownFile, root } from './markdown.ts'

/** A row of a table that says where a thing is tested. */
export interface SurfaceRow {
  readonly line: number
  /** The heading that it stands under. */
  readonly section: string
  /** aiokafka's name. */
  readonly name: string
  /** The name here. */
  readonly here: string
  readonly tested: string
}

/** The rows of all tables whose last column is `tested`. */
export function surfaceRows({ prose }: MarkdownFile): SurfaceRow[] {
  const rows: SurfaceRow[] = []
  let section = ''
  let inTable = false
  for (const [index, line] of prose.entries()) {
    if (line.startsWith('#')) section = line.replace(/^#+\s*/, '')
    if (!line.startsWith('|')) {
      inTable = false
      continue
    }
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map(cell => cell.trim())
    if (cells.at(-1) === 'tested') inTable = true
    else if (inTable && !/^[-: ]+$/.test(cells[0] as string)) {
      rows.push({
        line: index + 1,
        section,
        name: cells[0] as string,
        here: cells[1] as string,
        tested: cells.at(-1) as string,
      })
    }
  }
  return rows
}

/** Files of tests by their short names: the references at the end of the document. */
export function testFiles({ prose }: MarkdownFile): Map<string, string> {
  const files = new Map<string, string>()
  for (const line of prose) {
    const reference = /^\[([^\]]+)\]:\s*\.\.\/(\S+\.test\.ts)$/.exec(line)
    if (reference !== null) files.set(reference[1] as string, reference[2] as string)
  }
  return files
}

/**
 * What is wrong with what a row says about its tests: each is `[file] "title"`, where the title, or a part of it, stands
 * in that file. `open` says that there is nothing to test yet, `–` that there is no such thing here, with the reason.
 */
export function faultsOf({ name, line, tested }: SurfaceRow, files: ReadonlyMap<string, string>): string[] {
  if (tested === 'open' || tested === '–') return []
  const references = [...tested.matchAll(/\[([^\]]+)\] "([^"]+)"/g)]
  if (references.length === 0) return [`line ${line}: ${name} names no test`]
  return references.flatMap(([, short, title]) => {
    const file = files.get(short as string)
    if (file === undefined) return [`line ${line}: no reference [${short}] at the end`]
    if (!existsSync(join(root, file))) return [`line ${line}: there is no ${file}`]
    const text = readFileSync(join(root, file), 'utf8').replaceAll(String.raw`\'`, "'")
    return text.includes(title as string) ? [] : [`line ${line}: ${file} has no test "${title}"`]
  })
}
