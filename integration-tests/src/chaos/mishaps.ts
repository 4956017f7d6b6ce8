import type { Admin } from '@kclient/admin'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Scenario } from '../harness/scenario.ts'
import type { ChaosRandom } from './random.ts'

/** What can happen to a broker: it dies, it stands still, it is shut down in order. In the end it is back. */
type MishapKind = 'kill' | 'pause' | 'restart'

export interface Mishap {
  readonly node: number
  readonly kind: MishapKind
  /** How long the broker is away; a start takes its time on top. */
  readonly lastsMs: number
}

const kinds = ['kill', 'pause', 'restart'] as const satisfies readonly MishapKind[]

/** Every kind for every node, in an order that chance decides, and so many more that chance decides alone. */
export function planMishaps(nodes: readonly number[], more: number, random: ChaosRandom): Mishap[] {
  const all = nodes.flatMap(node => kinds.map(kind => mishap(node, kind, random)))
  return [...random.shuffled(all), ...Array.from({ length: more }, () => anyMishap(nodes, random))]
}

/** A mishap that chance decides alone. */
export function anyMishap(nodes: readonly number[], random: ChaosRandom): Mishap {
  const kind = random.pick(kinds)
  return mishap(random.pick(nodes), kind, random)
}

/** One that lasts as long as chance decides. */
export function mishap(node: number, kind: MishapKind, random: ChaosRandom): Mishap {
  return { node, kind, lastsMs: durationOf(kind, random) }
}

// A broker that stands still has lost its session after two seconds, and its leaderships with it: shorter would be
// no more than a slow answer, and longer is what makes clients give requests up.
function durationOf(kind: MishapKind, random: ChaosRandom): number {
  return kind === 'pause' ? random.integer(2_500, 4_000) : random.integer(0, 1_000)
}

/** Lets it happen, and notes when. Resolves when the broker is back. */
export async function suffer(
  kafka: Scenario,
  { node, kind, lastsMs }: Mishap,
  note: (what: string) => void,
): Promise<void> {
  note(`node ${node}: ${kind}, for ${lastsMs} ms`)
  if (kind === 'pause') {
    await kafka.pauseNode(node)
    await sleep(lastsMs)
    await kafka.resumeNode(node)
  } else {
    await kafka.stopNode(node, kind === 'kill' ? 'kill' : 'orderly')
    await sleep(lastsMs)
    await kafka.startNode(node)
  }
  note(`node ${node} is back`)
}

/** Resolves when every replica of the topics is in sync, as several brokers say one after the other. */
export async function inSync(admin: Admin, topics: readonly string[], limitMs = 60_000): Promise<void> {
  const deadline = Date.now() + limitMs
  for (let agreed = 0; agreed < 3;) {
    const lagging = await laggingPartitions(admin, topics).catch((error: Error) => [error.message])
    agreed = lagging.length === 0 ? agreed + 1 : 0
    if (agreed < 3 && Date.now() > deadline) throw new Error(`Not in sync after ${limitMs} ms: ${lagging.join(', ')}`)
    await sleep(100)
  }
}

async function laggingPartitions(admin: Admin, topics: readonly string[]): Promise<string[]> {
  const descriptions = await admin.describeTopics(topics, { timeoutMs: 5_000 })
  return [...descriptions.values()].flatMap(({ topic, partitions }) =>
    partitions
      .filter(({ leader, isr, replicas }) => leader < 0 || isr.length < replicas.length)
      .map(({ partition }) => `${topic}-${partition}`),
  )
}
