import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** One record to send: a line of text, keyed by the file it stands in, so that a file's lines stay in order. */
export interface Line {
  readonly key: string
  readonly value: string
}

const root = resolve(import.meta.dirname, '../..')

/** The lines of one text file, or of this repository's own sources when no file is named. */
export function readLines(file: string | undefined): Line[] {
  if (file !== undefined) return linesOf(file, file)
  return sourceFiles().flatMap(source => linesOf(source, join(root, source)))
}

/** The lines again and again, until there are `count` of them. */
export function* repeat(lines: readonly Line[], count: number): Generator<Line> {
  for (let sent = 0; sent < count;) {
    for (const line of lines) {
      if (sent++ === count) return
      yield line
    }
  }
}

function linesOf(key: string, path: string): Line[] {
  const text = readFileSync(path, 'utf8')
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map(value => ({ key, value }))
}

function sourceFiles(): string[] {
  const isText = (name: string): boolean => /\.(ts|md|json)$/.test(name) && !name.includes('package-lock')
  try {
    const tracked = execFileSync('git', ['ls-files'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return tracked.split('\n').filter(isText)
  } catch {
    const folders = ['packages', 'docs', 'examples', 'scripts']
    return folders
      .flatMap(folder =>
        readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)),
      )
      .filter(name => isText(name) && !/node_modules|dist/.test(name))
  }
}
