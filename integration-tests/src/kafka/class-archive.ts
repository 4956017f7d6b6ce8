import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { cacheDirectory } from '../../../scripts/kafka-jars.ts'
import { properties, quickSettings } from './broker-settings.ts'
import { freePorts } from './free-ports.ts'
import { quickStartFlags, runTool } from './java-program.ts'
import { tellReaper } from './reaper.ts'

const clusterId = 'kclientClassArchive000'

/**
 * Java flags that let a broker of this release load its classes from an archive: it starts in half the time, and a test
 * run starts dozens of them. The archive is made once per machine, by a broker that does nothing else; where that does
 * not work there are no flags, and a JVM that the archive is not made for leaves it alone.
 */
export async function classArchiveFlags(version: string, classpath: string): Promise<readonly string[]> {
  try {
    const archive = join(cacheDirectory(), `kafka-${version}-java-${await javaVersion()}.jsa`)
    if (!existsSync(archive)) await makeArchive(archive, classpath)
    return [`-XX:SharedArchiveFile=${archive}`]
  } catch {
    return []
  }
}

async function javaVersion(): Promise<string> {
  const { stderr } = await promisify(execFile)('java', ['-version'])
  return /"([\w.+-]+)"/.exec(stderr)?.[1] ?? 'unknown'
}

async function makeArchive(archive: string, classpath: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'kafka-classes-'))
  tellReaper({ remove: directory })
  try {
    const [port, controllerPort] = await freePorts(2)
    const settings = join(directory, 'server.properties')
    await writeFile(
      settings,
      properties({
        'process.roles': 'broker,controller',
        'node.id': 1,
        'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
        listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
        'controller.listener.names': 'CONTROLLER',
        'log.dirs': join(directory, 'data'),
        ...quickSettings(1),
      }),
    )
    await runTool(classpath, 'kafka.tools.StorageTool', ['format', '-t', clusterId, '-c', settings])
    const made = join(directory, 'classes.jsa')
    await runBroker([`-XX:ArchiveClassesAtExit=${made}`, '-cp', classpath, 'kafka.Kafka', settings])
    await mkdir(cacheDirectory(), { recursive: true })
    // Several processes may do the same at the same time: each moves a whole one into place.
    const moved = `${archive}.${process.pid}`
    await copyFile(made, moved)
    await rename(moved, archive)
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    tellReaper({ keep: directory })
  }
}

/** Runs a broker until it is ready and, in order, down again. */
async function runBroker(args: readonly string[]): Promise<void> {
  const flags = [...quickStartFlags, '-Xmx512m', '-Dorg.slf4j.simpleLogger.logFile=System.out']
  const child = spawn('java', [...flags, ...args], { stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000 })
  const { pid } = child
  if (pid !== undefined) tellReaper({ watch: pid })
  const ended = once(child, 'exit')
  createInterface({ input: child.stdout }).on('line', line => {
    if (line.includes('Kafka Server started')) child.kill('SIGTERM')
  })
  await ended
  if (pid !== undefined) tellReaper({ forget: pid })
}
