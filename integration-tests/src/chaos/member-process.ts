import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { kafkaVersion } from '../../../scripts/kafka-jars.ts'
import { javaClasspathOf, quickStartFlags } from '../kafka/java-program.ts'
import { tellReaper } from '../kafka/reaper.ts'
import { programCommand } from '../harness/program.ts'
import type { MemberHistory } from './group-check.ts'
import { type JournalEvent, readJavaJournal, readJournal } from './group-journal.ts'
import type { GroupSettings, MemberSpec } from './group-member.ts'
import type { FleetMember } from './member-fleet.ts'

const readyLimitMs = 20_000
const stopLimitMs = 40_000

const javaAssignors: Readonly<Record<string, string>> = {
  range: 'RangeAssignor',
  roundrobin: 'RoundRobinAssignor',
  sticky: 'StickyAssignor',
  'cooperative-sticky': 'CooperativeStickyAssignor',
}

/** One member of a group, as a process of its own that may be treated as badly as processes are. */
export class MemberProcess implements FleetMember {
  readonly name: string
  readonly spec: MemberSpec
  readonly #child: ChildProcess
  readonly #ended: Promise<void>
  readonly #path: string
  readonly #topics: readonly string[]
  readonly #events: JournalEvent[] = []
  readonly #standstills: { from: number; to: number }[] = []
  #read = 0
  #rest = ''
  #hasEnded = false
  #killedAt: number | undefined

  private constructor(name: string, spec: MemberSpec, topics: readonly string[], path: string, child: ChildProcess) {
    this.name = name
    this.spec = spec
    this.#path = path
    this.#topics = topics
    this.#child = child
    const pid = child.pid as number
    tellReaper({ watch: pid })
    this.#ended = new Promise(resolve => {
      child.once('exit', () => {
        this.#hasEnded = true
        tellReaper({ forget: pid })
        resolve()
      })
    })
  }

  /** @param directory - Where its journal goes, and what it says beside it. */
  static async start(
    name: string,
    spec: MemberSpec,
    settings: GroupSettings,
    directory: string,
  ): Promise<MemberProcess> {
    const path = join(directory, name)
    const [command, ...args] =
      spec.reads === 'java'
        ? await javaCommand(path, spec, settings)
        : programCommand('consumes-in-group', [JSON.stringify({ name, spec, settings, path })])
    const out = openSync(`${path}${spec.reads === 'java' ? '' : '.out'}`, 'a')
    const errors = openSync(`${path}.err`, 'a')
    const child = spawn(command as string, args, {
      stdio: ['ignore', out, errors],
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    closeSync(out)
    closeSync(errors)
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    return new MemberProcess(name, spec, settings.topics, path, child)
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    this.#killedAt = Date.now()
    this.#child.kill('SIGKILL')
    await this.#ended
  }

  /** Resolves when it has said something: from then on it can be asked to leave. */
  async ready(): Promise<void> {
    const deadline = Date.now() + readyLimitMs
    while (this.runs && this.#events.length === 0 && Date.now() < deadline) {
      await sleep(20)
      this.events()
    }
  }

  /** Asks it to leave, and waits until it has. */
  async stop(): Promise<void> {
    await this.ready()
    this.#child.kill('SIGTERM')
    const limit = setTimeout(() => {
      this.#events.push({ kind: 'failed', at: Date.now(), what: `did not stop within ${stopLimitMs} ms` })
      this.#killedAt = Date.now()
      this.#child.kill('SIGKILL')
    }, stopLimitMs)
    await this.#ended
    clearTimeout(limit)
  }

  pause(): void {
    this.#standstills.push({ from: Date.now(), to: Infinity })
    this.#child.kill('SIGSTOP')
  }

  resume(): void {
    const last = this.#standstills.at(-1)
    if (last !== undefined) last.to = Date.now()
    this.#child.kill('SIGCONT')
  }

  /** What it has written so far. */
  events(): readonly JournalEvent[] {
    const text = this.#rest + this.#more()
    const end = text.lastIndexOf('\n') + 1
    this.#rest = text.slice(end)
    const complete = text.slice(0, end)
    const events = this.spec.reads === 'java' ? readJavaJournal(complete, this.#topics) : readJournal(complete)
    for (const event of events) this.#events.push(event)
    return this.#events
  }

  history(): MemberHistory {
    const killedAt = this.#killedAt
    return { name: this.name, events: this.events(), standstills: this.#standstills, killedAt }
  }

  /** False for one that has ended, whoever wanted it. */
  get runs(): boolean {
    return !this.#hasEnded
  }

  /** What it wrote beside its journal. */
  errors(): string {
    return readFileSync(`${this.#path}.err`, 'utf8').slice(-4_000)
  }

  #more(): string {
    const file = openSync(this.#path, 'a+')
    try {
      const bytes = Buffer.alloc(fstatSync(file).size - this.#read)
      this.#read += readSync(file, bytes, 0, bytes.length, this.#read)
      return bytes.toString()
    } finally {
      closeSync(file)
    }
  }
}

async function javaCommand(path: string, spec: MemberSpec, settings: GroupSettings): Promise<string[]> {
  const classpath = await javaClasspathOf(kafkaVersion)
  const config = `${path}.properties`
  const lines = { 'heartbeat.interval.ms': settings.heartbeatIntervalMs, 'auto.commit.interval.ms': 1_000 }
  await writeFile(
    config,
    Object.entries(lines)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  )
  const strategies = spec.strategies.map(name => `org.apache.kafka.clients.consumer.${javaAssignors[name]}`)
  return [
    'java',
    ...quickStartFlags,
    '-Xmx96m',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    '-cp',
    classpath,
    'org.apache.kafka.tools.VerifiableConsumer',
    `--bootstrap-server=${settings.bootstrapServers}`,
    `--topic=${settings.topics[0]}`,
    `--group-id=${settings.groupId}`,
    `--session-timeout=${settings.sessionTimeoutMs}`,
    `--assignment-strategy=${strategies.join(',')}`,
    `--reset-policy=earliest`,
    `--command-config=${config}`,
    ...(spec.commits === 'auto' ? ['--enable-autocommit'] : []),
    ...(spec.instanceId === undefined ? [] : [`--group-instance-id=${spec.instanceId}`]),
  ]
}
