import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root, workspacePackages } from '../../../scripts/workspace.ts'
import { command } from './command.ts'

/** A package as it would be published. */
export interface PackedPackage {
  readonly name: string
  readonly tarball: string
  readonly integrity: string
  /** The package.json inside the tarball. */
  readonly manifest: { readonly version: string } & Readonly<Record<string, unknown>>
}

/** Builds all packages and packs each into a tarball, in the given directory. */
export async function packWorkspace(directory: string): Promise<PackedPackage[]> {
  await mkdir(directory, { recursive: true })
  await command('npm', ['run', 'build'], { cwd: root })
  const packed: PackedPackage[] = []
  for (const { path } of workspacePackages()) {
    const dist = join(path, 'dist')
    const output = await command('npm', ['pack', '--json', '--pack-destination', directory], { cwd: dist })
    const [{ filename }] = JSON.parse(output) as [{ filename: string }]
    const tarball = join(directory, filename)
    const manifest = JSON.parse(await command('tar', ['-xzOf', tarball, 'package/package.json'], { cwd: directory }))
    const integrity = `sha512-${createHash('sha512')
      .update(await readFile(tarball))
      .digest('base64')}`
    packed.push({ name: manifest.name as string, tarball, integrity, manifest })
  }
  return packed
}
