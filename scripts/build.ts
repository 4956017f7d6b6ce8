/**
 * Makes each package ready to publish in its dist folder: the JavaScript bundled, one file per public entry (what
 * entries share, or load on first use, becomes a chunk of its own), beside the declarations that `tsc -b` wrote before
 * this runs, and a package.json without what only this workspace needs.
 */
import { copyFileSync, globSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { rolldown } from 'rolldown'
import { root, workspacePackages, type Manifest, type WorkspacePackage } from './workspace.ts'

const sourceCondition = '@kclient/source'

/** Public entries of a package: output name (without .js) to source file. */
function entriesOf({ path, manifest }: WorkspacePackage): Record<string, string> {
  const entries: Record<string, string> = {}
  for (const target of Object.values(manifest.exports)) {
    if (typeof target === 'string') continue
    for (const file of globSync(target[sourceCondition] ?? '', { cwd: path })) {
      entries[relative('src', file).replace(/\.ts$/, '')] = join(path, file)
    }
  }
  return entries
}

/** The manifest as published from dist: paths start there, and sources are not among them. */
function publishedManifest(manifest: Manifest): Manifest {
  const exports = Object.entries(manifest.exports).map(([subpath, target]) => {
    if (typeof target === 'string') return [subpath, target]
    const published = Object.entries(target).filter(([condition]) => condition !== sourceCondition)
    return [subpath, Object.fromEntries(published.map(([name, path]) => [name, path.replace('./dist/', './')]))]
  })
  const { devDependencies: _, ...published } = manifest
  return { ...published, exports: Object.fromEntries(exports), files: ['**/*.js', '**/*.d.ts'] }
}

for (const item of workspacePackages()) {
  const dist = join(item.path, 'dist')
  for (const stale of globSync('**/*.js', { cwd: dist })) rmSync(join(dist, stale))
  const bundle = await rolldown({
    input: entriesOf(item),
    cwd: item.path,
    platform: 'node',
    external: /^(?!\.{0,2}\/)/,
  })
  await bundle.write({
    dir: dist,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  })
  await bundle.close()
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(publishedManifest(item.manifest), null, 2)}\n`)
  copyFileSync(join(root, 'LICENSE'), join(dist, 'LICENSE'))
  copyFileSync(join(item.path, 'README.md'), join(dist, 'README.md'))
}
