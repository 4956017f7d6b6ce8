import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { root } from './markdown.ts'
import type { Example } from './examples.ts'

const packed = process.env['KCLIENT_PACKED'] !== undefined

/** How a program ended. */
export interface ExampleRun {
  readonly code: number | string
  readonly stdout: string
  readonly stderr: string
}

/** A folder in which the packages are installed, for programs that are no part of the repository. */
export class Workshop {
  readonly #folder = mkdtempSync(join(tmpdir(), 'kclient-guide-'))

  constructor() {
    symlinkSync(join(root, 'node_modules'), join(this.#folder, 'node_modules'))
    writeFileSync(join(this.#folder, 'package.json'), '{ "type": "module" }')
  }

  /** Puts the file of an example there; each document has a folder of its own. */
  write(example: Example, source: string): string {
    const folder = join(this.#folder, folderOf(example.document))
    mkdirSync(folder, { recursive: true })
    const file = join(folder, example.name)
    writeFileSync(file, source)
    return file
  }

  /** Runs a program in a process of its own, as a user would. */
  run(file: string, limitMs = 40_000): Promise<ExampleRun> {
    const flags = packed ? [] : ['--conditions=@kclient/source']
    return run(process.execPath, [...flags, '--disable-warning=ExperimentalWarning', file], this.#folder, limitMs)
  }

  /** What the compiler has to say about all examples that were written, with the place in the document. */
  async check(examples: readonly Example[]): Promise<string> {
    const config = {
      extends: join(root, 'tsconfig.tools.json'),
      // Examples show results that they do not use, and write `process.env.NAME` as everybody does.
      compilerOptions: { noUnusedLocals: false, noPropertyAccessFromIndexSignature: false },
      include: ['*/*.ts'],
      exclude: ['node_modules'],
    }
    writeFileSync(join(this.#folder, 'tsconfig.json'), JSON.stringify(config))
    const { stdout } = await run(join(root, 'node_modules/.bin/tsc'), ['-p', '.', '--pretty', 'false'], this.#folder)
    return this.inDocument(stdout, examples)
  }

  /** Puts the documents in place of the files in a text that names these. */
  inDocument(text: string, examples: readonly Example[]): string {
    let result = text
    for (const { document, name } of examples) {
      const file = `${folderOf(document)}/${name}`
      result = result
        .replaceAll(join(this.#folder, file), document)
        .replaceAll(file, document)
        .replaceAll(new RegExp(`${document.replaceAll('.', String.raw`\.`)}\\((\\d+),(\\d+)\\)`, 'g'), `${document}:$1`)
    }
    return result.replaceAll('file://', '')
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function folderOf(document: string): string {
  return document.replace(basename(document), basename(document, '.md')).replaceAll('/', '-')
}

function run(program: string, args: readonly string[], cwd: string, timeout = 120_000): Promise<ExampleRun> {
  return new Promise(resolve => {
    // What vitest sets for its workers is not for programs.
    const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' }
    execFile(program, args, { cwd, env, timeout, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      const code = error === null ? 0 : (error.code ?? error.signal ?? 'unknown')
      resolve({ code, stdout, stderr })
    })
  })
}
