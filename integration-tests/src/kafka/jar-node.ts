import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { properties, quickSettings } from './broker-settings.ts'
import { runTool } from './java-program.ts'
import type { KafkaNode } from './kafka-cluster.ts'
import { tellReaper } from './reaper.ts'

export interface JarNodeOptions {
  readonly id: number
  readonly port: number
  readonly controllerPort: number
  readonly voters: string
  readonly clusterId: string
  readonly directory: string
  readonly classpath: string
  readonly nodes: number
  readonly config: Readonly<Record<string, string | number | boolean>>
  /** How the JVM runs. */
  readonly flags: readonly string[]
  readonly heap: string
}

const startLimitMs = 60_000
const stopLimitMs = 30_000

/** One Kafka process on this machine. */
export class JarNode implements KafkaNode {
  readonly id: number
  readonly port: number
  readonly #options: JarNodeOptions
  readonly #logFile: string
  #process: ChildProcess | undefined

  constructor(options: JarNodeOptions) {
    this.id = options.id
    this.port = options.port
    this.#options = options
    this.#logFile = join(options.directory, 'server.log')
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  async format(): Promise<void> {
    const { id, port, controllerPort, voters, directory, nodes, config, classpath, clusterId } = this.#options
    const settings = {
      'process.roles': 'broker,controller',
      'node.id': id,
      'controller.quorum.voters': voters,
      listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
      'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
      'controller.listener.names': 'CONTROLLER',
      'log.dirs': join(directory, 'data'),
      ...quickSettings(nodes),
      ...config,
    }
    await mkdir(directory, { recursive: true })
    await writeFile(this.#settingsFile, properties(settings))
    await runTool(classpath, 'kafka.tools.StorageTool', ['format', '-t', clusterId, '-c', this.#settingsFile])
  }

  async start(): Promise<void> {
    if (this.#process !== undefined) throw new Error(`Node ${this.id} runs already`)
    const from = await sizeOf(this.#logFile)
    const log = openSync(this.#logFile, 'a')
    const child = spawn('java', this.#command(), { stdio: ['ignore', log, log], detached: true })
    closeSync(log)
    if (child.pid === undefined) {
      const [error] = (await once(child, 'error')) as [Error]
      throw error
    }
    const { pid } = child
    tellReaper({ watch: pid })
    child.unref()
    this.#process = child
    child.once('exit', () => {
      tellReaper({ forget: pid })
      this.#process = undefined
    })
    await this.#started(from)
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#process
    if (child === undefined) return
    const ended = once(child, 'exit')
    child.ref()
    child.kill(signal)
    // An orderly shutdown may wait for other nodes that are down, too.
    const limit = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
    await ended
    clearTimeout(limit)
  }

  stop(): Promise<void> {
    return this.kill('SIGTERM')
  }

  pause(): Promise<void> {
    this.#process?.kill('SIGSTOP')
    return Promise.resolve()
  }

  resume(): Promise<void> {
    this.#process?.kill('SIGCONT')
    return Promise.resolve()
  }

  /** The end of the log, without the settings that every start prints. */
  async logTail(lines = 40): Promise<string> {
    const text = await readFile(this.#logFile, 'utf8').catch(() => '(no log)')
    const notable = text.split('\n').filter(line => !/^\t| values: ?$/.test(line))
    return `--- node ${this.id}: ${this.#logFile}\n${notable.slice(-lines).join('\n')}`
  }

  get #settingsFile(): string {
    return join(this.#options.directory, 'server.properties')
  }

  #command(): string[] {
    const { flags, heap, classpath } = this.#options
    return [
      ...flags,
      `-Xmx${heap}`,
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=info',
      '-Dorg.slf4j.simpleLogger.showDateTime=true',
      '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
      '-cp',
      classpath,
      'kafka.Kafka',
      this.#settingsFile,
    ]
  }

  /** Waits until the log says that the broker is unfenced, which is the moment when it may serve clients. */
  async #started(from: number): Promise<void> {
    const limit = Date.now() + startLimitMs
    for (;;) {
      const log = await textFrom(this.#logFile, from)
      if (/Kafka Server started/.test(log)) return
      if (this.#process === undefined) throw new Error(`Node ${this.id} ended while starting`)
      if (Date.now() > limit) throw new Error(`Node ${this.id} was not ready after ${startLimitMs} ms`)
      await sleep(50)
    }
  }
}

async function sizeOf(path: string): Promise<number> {
  const file = await open(path, 'a')
  try {
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

async function textFrom(path: string, position: number): Promise<string> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const bytes = Buffer.alloc(size - position)
    await file.read(bytes, 0, bytes.length, position)
    return bytes.toString('utf8')
  } finally {
    await file.close()
  }
}
