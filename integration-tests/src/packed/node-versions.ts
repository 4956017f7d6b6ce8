import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheDirectory } from '../../../scripts/kafka-jars.ts'
import { command } from './command.ts'

/** The lines of Node that the packages support. */
export const nodeVersions = [22, 24, 26] as const
export type NodeVersion = (typeof nodeVersions)[number]

const program = process.platform === 'win32' ? 'node.exe' : 'node'

/** The program of a Node version, from the `node` package of the registry; installed once per machine. */
export async function nodeProgram(version: NodeVersion): Promise<string> {
  const directory = join(cacheDirectory(), `node-${version}`)
  const path = join(directory, 'node_modules/node/bin', program)
  if (existsSync(path)) return path
  await mkdir(cacheDirectory(), { recursive: true })
  const work = await mkdtemp(join(cacheDirectory(), 'installing-'))
  try {
    // Its install script fetches the program for this system.
    await writeFile(join(work, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }))
    await command('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `node@${version}`], { cwd: work })
    await rename(work, directory).catch((error: unknown) => {
      // Another process was faster.
      if (!existsSync(path)) throw error
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return path
}
