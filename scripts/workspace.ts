import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** What the scripts need of a package.json. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
  readonly files: readonly string[]
  readonly exports: Record<string, string | Record<string, string>>
}

/** One published package of this workspace. */
export interface WorkspacePackage {
  readonly folder: string
  readonly path: string
  readonly manifest: Manifest
}

/** The root of the repository. */
export const root: string = resolve(import.meta.dirname, '..')

/** The published packages, each after those that it depends on. */
export function workspacePackages(): WorkspacePackage[] {
  const found = readdirSync(join(root, 'packages')).map(folder => {
    const path = join(root, 'packages', folder)
    return { folder, path, manifest: JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest }
  })
  const ordered: WorkspacePackage[] = []
  const place = (item: WorkspacePackage): void => {
    if (ordered.includes(item)) return
    for (const other of found) if (item.manifest.dependencies?.[other.manifest.name] !== undefined) place(other)
    ordered.push(item)
  }
  found.forEach(place)
  return ordered
}
