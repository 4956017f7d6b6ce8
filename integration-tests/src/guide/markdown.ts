import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** The repository. */
export const root: string = join(import.meta.dirname, '../../..')

/** A fenced block of code. */
export interface CodeBlock {
  readonly language: string
  /** The words behind the language. */
  readonly info: readonly string[]
  /** The line of the opening fence, from 1. */
  readonly line: number
  readonly text: string
}

/** A link, or the target of a reference. */
interface Link {
  readonly target: string
  readonly line: number
}

/** What the tests want to know of a markdown file. */
export interface MarkdownFile {
  /** Relative to the repository. */
  readonly path: string
  /** Every line; those of code are empty. */
  readonly prose: readonly string[]
  readonly blocks: readonly CodeBlock[]
  readonly links: readonly Link[]
  /** Anchors of its headings. */
  readonly anchors: ReadonlySet<string>
}

/** All markdown files that readers find, relative to the repository. */
export function markdownFiles(): string[] {
  const files: string[] = []
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules' || entry.name === 'dist') continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) visit(path)
      else if (entry.name.endsWith('.md')) files.push(relative(root, path))
    }
  }
  visit(root)
  return files.toSorted()
}

/** Reads a file, given relative to the repository. */
export function readMarkdown(path: string): MarkdownFile {
  const blocks: CodeBlock[] = []
  const prose: string[] = []
  let open: { fence: string; words: string[]; line: number; text: string[] } | undefined
  for (const [index, line] of readFileSync(join(root, path), 'utf8').split('\n').entries()) {
    if (open !== undefined) {
      prose.push('')
      if (line.trim() === open.fence) {
        const [language = '', ...info] = open.words
        blocks.push({ language, info, line: open.line, text: open.text.join('\n') })
        open = undefined
      } else open.text.push(line)
      continue
    }
    const fence = /^(`{3,})(.*)$/.exec(line)
    if (fence === null) {
      prose.push(line)
      continue
    }
    prose.push('')
    open = { fence: fence[1] as string, words: (fence[2] ?? '').split(' ').filter(Boolean), line: index + 1, text: [] }
  }
  if (open !== undefined) throw new Error(`${path}:${open.line}: this block of code has no end`)
  return { path, prose, blocks, links: linksIn(prose), anchors: anchorsIn(prose) }
}

function linksIn(prose: readonly string[]): Link[] {
  const links: Link[] = []
  for (const [index, line] of prose.entries()) {
    const text = line.replaceAll(/`[^`]*`/g, '')
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)[^)]*\)/g))
      links.push({ target: target as string, line: index + 1 })
    const reference = /^\[[^\]]+\]:\s*(\S+)/.exec(text)
    if (reference !== null) links.push({ target: reference[1] as string, line: index + 1 })
  }
  return links
}

/** As GitHub makes them of headings. */
function anchorsIn(prose: readonly string[]): Set<string> {
  const anchors = new Set<string>()
  for (const line of prose) {
    const heading = /^#{1,6}\s+(.*)$/.exec(line)
    if (heading === null) continue
    const text = (heading[1] as string).replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    const anchor = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
    let unique = anchor
    for (let copy = 1; anchors.has(unique); copy++) unique = `${anchor}-${copy}`
    anchors.add(unique)
  }
  return anchors
}
