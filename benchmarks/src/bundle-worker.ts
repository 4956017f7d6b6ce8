import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

/** The worker as JavaScript, with the packages of this workspace bundled as they are published. */
export interface BundledWorker {
  readonly file: string
  remove(): void
}

/**
 * Loading TypeScript sources takes 50 MB and half a second of CPU that no user of the packages pays, and no peer. Beside
 * the sources, so that peers are found in their node_modules.
 */
export async function bundleWorker(): Promise<BundledWorker> {
  const dist = join(import.meta.dirname, '..', 'dist')
  mkdirSync(dist, { recursive: true })
  const dir = mkdtempSync(join(dist, 'worker-'))
  const bundle = await rolldown({
    input: { worker: join(import.meta.dirname, 'worker.ts') },
    platform: 'node',
    external: /^(?!\.{0,2}\/|@kclient\/)/,
    resolve: { conditionNames: ['@kclient/source', 'node', 'import'] },
  })
  await bundle.write({ dir, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' })
  await bundle.close()
  return { file: join(dir, 'worker.mjs'), remove: () => rmSync(dir, { recursive: true, force: true }) }
}
