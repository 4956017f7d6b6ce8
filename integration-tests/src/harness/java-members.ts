import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { kafkaVersion } from '../../../scripts/kafka-jars.ts'
import { javaClasspathOf, quickStartFlags } from '../kafka/java-program.ts'

/** What happens to a member of a group. */
export interface MemberEvent {
  readonly member: string
  readonly what: 'assigned' | 'revoked' | 'lost' | 'record' | 'committed' | 'stopped' | 'failed'
  /** Partitions; topic, partition and offset of a record; or an error. */
  readonly about: string
}

const strategies: Readonly<Record<string, string>> = {
  range: 'RangeAssignor',
  roundrobin: 'RoundRobinAssignor',
  sticky: 'StickyAssignor',
  'cooperative-sticky': 'CooperativeStickyAssignor',
}

/** The program `JavaMembers`: one Java process with any number of consumers. */
export class JavaMembers {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #exit: Promise<unknown>
  readonly #heard = new Map<string, (event: MemberEvent) => void>()

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>) {
    this.#child = child
    this.#exit = once(child, 'exit')
    createInterface({ input: child.stdout }).on('line', line => {
      const [member = '', what, about = ''] = line.split('\t')
      this.#heard.get(member)?.({ member, what: what as MemberEvent['what'], about })
    })
  }

  static async launch(): Promise<JavaMembers> {
    const program = fileURLToPath(new URL('../../programs/JavaMembers.java', import.meta.url))
    const classpath = await javaClasspathOf(kafkaVersion)
    const log = '-Dorg.slf4j.simpleLogger.defaultLogLevel=off'
    const child = spawn('java', [...quickStartFlags, '-Xmx256m', log, '-cp', classpath, program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    return new JavaMembers(child)
  }

  /** Starts a member, under a name that no other has; its events tell what comes of it. */
  start(
    member: string,
    onEvent: (event: MemberEvent) => void,
    bootstrapServers: string,
    topics: readonly string[],
    assignors: readonly string[] | undefined,
    properties: Readonly<Record<string, string>>,
  ): void {
    const classes = assignors?.map(name => `org.apache.kafka.clients.consumer.${strategies[name] ?? name}`)
    this.#heard.set(member, onEvent)
    const named = classes === undefined ? {} : { 'partition.assignment.strategy': classes.join(',') }
    const all = Object.entries({ ...properties, ...named })
    this.#tell('start', member, bootstrapServers, topics.join(','), ...all.map(([name, value]) => `${name}=${value}`))
  }

  /** Lets a member commit, leave its group and end. */
  stop(member: string): void {
    this.#tell('stop', member)
  }

  /** Freezes all members: their connections stay open, and they do nothing. */
  freeze(): void {
    this.#child.kill('SIGSTOP')
  }

  thaw(): void {
    this.#child.kill('SIGCONT')
  }

  async end(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#exit
  }

  #tell(...words: readonly string[]): void {
    this.#child.stdin.write(`${words.join('\t')}\n`)
  }
}
