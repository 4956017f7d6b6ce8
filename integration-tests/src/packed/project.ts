import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../../scripts/workspace.ts'
import { command } from './command.ts'
import type { LocalRegistry } from './local-registry.ts'

/** An empty project far from this workspace, with packages installed from the local registry. */
export class Project {
  readonly directory: string

  private constructor(directory: string) {
    this.directory = directory
  }

  static async create(registry: LocalRegistry, packages: readonly string[]): Promise<Project> {
    const project = new Project(await mkdtemp(join(tmpdir(), 'kclient-packed-')))
    await project.write('package.json', JSON.stringify({ name: 'application', private: true, type: 'module' }))
    await project.write('.npmrc', `@kclient:registry=${registry.url}\naudit=false\nfund=false\n`)
    // `kclient` has no scope of its own to send to the local registry: its address names it.
    const wanted = packages.map(name => (name.startsWith('@') ? name : registry.tarballOf(name)))
    await command('npm', ['install', '--loglevel=error', ...wanted], { cwd: project.directory })
    return project
  }

  async write(path: string, text: string): Promise<void> {
    await writeFile(join(this.directory, path), text)
  }

  /** What `npm install` brought of ours. */
  async installed(): Promise<string[]> {
    return (await readdir(join(this.directory, 'node_modules/@kclient'))).toSorted()
  }

  run(node: string, args: readonly string[]): Promise<string> {
    return command(node, args, { cwd: this.directory })
  }

  /** Copies the scenarios in, to run on what is installed here; only vitest itself stays the workspace's. */
  async addScenarios(): Promise<void> {
    const inside = join(this.directory, 'integration-tests')
    for (const part of ['src', 'test', 'programs', 'vitest.config.ts', 'package.json']) {
      await cp(join(root, 'integration-tests', part), join(inside, part), { recursive: true })
    }
    await mkdir(join(this.directory, 'scripts'))
    for (const script of ['kafka-jars.ts', 'workspace.ts']) {
      await cp(join(root, 'scripts', script), join(this.directory, 'scripts', script))
    }
    await symlink(join(root, 'node_modules/vitest'), join(this.directory, 'node_modules/vitest'), 'junction')
  }

  /** Runs scenario files, by name, on the installed packages and another Node. */
  runScenarios(node: string, files: readonly string[], bootstrapServers: string): Promise<string> {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    return command(node, [vitest, 'run', '--project', 'external', ...files.map(file => `scenarios/${file}.test.ts`)], {
      cwd: join(this.directory, 'integration-tests'),
      env: { KCLIENT_PACKED: '1', KCLIENT_BOOTSTRAP: bootstrapServers },
    })
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true })
  }
}
