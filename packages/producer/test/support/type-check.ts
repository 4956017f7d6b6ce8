import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the compiler has against a line, and what it has to have against it. */
export interface TypeFinding {
  readonly line: number
  /** The first part of the message that has to be there; undefined when the line has to be without an error. */
  readonly expected: string | undefined
  /** undefined when there is no error. */
  readonly found: string | undefined
}

const root = new URL('../../../../', import.meta.url)
const directive = /^\s*\/\/ @ts-expect-error: (.*)$/

/**
 * Compiles a file of type tests and gives what is wrong with it: errors where none may be, and lines below
 * `// @ts-expect-error: part of the message` without that error. The directive alone would take any error for the one
 * that is meant.
 */
export async function typeFindings(url: string): Promise<TypeFinding[]> {
  const source = await readFile(new URL(url), 'utf8')
  const lines = source.split('\n')
  const bare = lines.map(line => (directive.test(line) ? '// An error is to come.' : line)).join('\n')
  // It is compiled elsewhere, from where its imports have to be found.
  const moved = bare.replaceAll(/ from '(\.\.?\/[^']*)'/g, (_, path: string) => {
    return ` from '${fileURLToPath(new URL(path, url))}'`
  })
  const errors = errorsOf(await compile(moved, basename(url)), basename(url))
  const findings: TypeFinding[] = []
  lines.forEach((text, index) => {
    const [, expected] = directive.exec(text) ?? []
    if (expected === undefined) return
    const line = index + 2
    const found = errors.get(line)
    errors.delete(line)
    if (found?.includes(expected) !== true) findings.push({ line, expected, found })
  })
  for (const [line, found] of errors) findings.push({ line, expected: undefined, found })
  return findings
}

/** The messages that are about one file, by line. */
function errorsOf(output: string, file: string): Map<number, string> {
  const errors = new Map<number, string>()
  let last: number | undefined
  for (const text of output.split('\n')) {
    const [, of, line, message] = /^(\S+)\((\d+),\d+\): error (TS\d+: .*)$/.exec(text) ?? []
    if (line !== undefined) {
      last = of === file ? Number(line) : undefined
      if (last !== undefined) errors.set(last, `${errors.get(last) ?? ''}${message}`)
    } else if (text.startsWith('error ')) {
      throw new Error(`tsc: ${text}`)
    } else if (last !== undefined && text !== '') {
      errors.set(last, `${errors.get(last)}\n${text}`)
    }
  }
  return errors
}

async function compile(source: string, name: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'kclient-types-'))
  try {
    await symlink(fileURLToPath(new URL('node_modules', root)), join(directory, 'node_modules'))
    await writeFile(join(directory, 'package.json'), '{ "type": "module" }')
    await writeFile(join(directory, name), source)
    const config = { extends: fileURLToPath(new URL('tsconfig.tools.json', root)), include: [name] }
    const types = { typeRoots: [fileURLToPath(new URL('node_modules/@types', root))], incremental: false }
    await writeFile(join(directory, 'tsconfig.json'), JSON.stringify({ ...config, compilerOptions: types }))
    const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root))
    return await new Promise((resolve, reject) => {
      execFile(
        process.execPath,
        [tsc, '--pretty', 'false', '-p', directory],
        { cwd: directory, timeout: 60_000 },
        (error, stdout, stderr) => {
          if (error !== null && stdout === '') reject(new Error(`tsc: ${error.message} ${stderr}`, { cause: error }))
          else resolve(stdout)
        },
      )
    })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
