/**
 * Packs every package as it would be published and looks at the tarballs the way a user meets them: publint and
 * are-the-types-wrong on each, then an install of the producer alone and of the whole, with their size and import time.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, workspacePackages } from './workspace.ts'

const scratch = mkdtempSync(join(tmpdir(), 'kclient-packages-'))

/** Runs a program; when it fails, shows what it said and ends. */
function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout } = spawnSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  if (status === 0) return stdout
  console.error(`${stdout}\n${command} ${args.join(' ')} failed`)
  rmSync(scratch, { recursive: true, force: true })
  process.exit(1)
}

/** A program that the workspace has installed. */
const tool = (name: string): string => join(root, 'node_modules/.bin', name)

/** Bytes of all files below a folder. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

/** Installs a package with what it depends on, from the tarballs, into an empty project. */
function install(name: string, tarballs: ReadonlyMap<string, string>): string {
  const project = mkdtempSync(join(scratch, 'project-'))
  const overrides = Object.fromEntries([...tarballs].map(([dependency, file]) => [dependency, `file:${file}`]))
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies: { [name]: overrides[name] }, overrides }),
  )
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], project)
  return project
}

/** Median time of importing a package in a fresh process, in ms, less what an empty module takes. */
function importTime(name: string, project: string): number {
  const program = `const t = performance.now(); await import(${JSON.stringify(name)}); console.log(performance.now() - t)`
  const times = Array.from({ length: 7 }, () => Number(run('node', ['--input-type=module', '-e', program], project)))
  return times.toSorted((a, b) => a - b)[3] ?? Number.NaN
}

try {
  const tarballs = new Map<string, string>()
  for (const { path, manifest } of workspacePackages()) {
    const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', scratch], join(path, 'dist'))) as [
      { filename: string },
    ]
    const tarball = join(scratch, packed.filename)
    tarballs.set(manifest.name, tarball)
    run(tool('publint'), ['run', tarball, '--strict'], root)
    run(tool('attw'), [tarball, '--profile', 'esm-only', '--no-emoji'], root)
    console.log(`${manifest.name}: packed, publint and attw found nothing`)
  }
  console.log('\npackage             installed        import')
  for (const name of ['@kclient/protocol', '@kclient/producer', '@kclient/consumer', 'kclient']) {
    const project = install(name, tarballs)
    const bytes = sizeOf(join(project, 'node_modules'))
    const size = `${(bytes / 1e6).toFixed(2)} MB`.padStart(9)
    console.log(`${name.padEnd(20)}${size} ${importTime(name, project).toFixed(1).padStart(9)} ms`)
    const entry = JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8')) as object
    if ('scripts' in entry) throw new Error(`${name} publishes scripts: an install must run none`)
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
