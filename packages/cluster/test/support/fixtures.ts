import { Deadline } from '@kclient/net'
import type { AnyApi } from '@kclient/protocol'
import { Cluster, type ClientOptions } from '../../src/index.ts'
import { ScriptedCluster } from './scripted-cluster.ts'
import { TestRuntime } from './test-runtime.ts'

const scripted: ScriptedCluster[] = []
const clusters: Cluster[] = []

/** A scripted cluster that stopAll() stops. */
export async function startScripted(nodes = 1, apis: readonly AnyApi[] = []): Promise<ScriptedCluster> {
  const started = await ScriptedCluster.start(nodes, apis)
  scripted.push(started)
  return started
}

/** A cluster on a runtime of its own, with short waits, that stopAll() stops. */
export function newCluster(options: ClientOptions): Cluster & { readonly runtime: TestRuntime } {
  const runtime = new TestRuntime()
  const cluster = new Cluster({ retryBackoffMs: 10, retryBackoffMaxMs: 50, runtime, ...options })
  clusters.push(cluster)
  return cluster as Cluster & { readonly runtime: TestRuntime }
}

/** A started cluster of its own that knows a scripted one. */
export async function startCluster(
  known: ScriptedCluster,
  options: ClientOptions = {},
): Promise<Cluster & { readonly runtime: TestRuntime }> {
  const cluster = newCluster({ bootstrapServers: known.bootstrapServers, ...options })
  await cluster.start(deadline())
  return cluster
}

/** A time limit that only a broken test meets. */
export function deadline(timeoutMs = 10_000, signal?: AbortSignal): Deadline {
  return Deadline.after(new TestRuntime(), timeoutMs, signal)
}

export async function stopAll(): Promise<void> {
  await Promise.all(clusters.splice(0).map(cluster => cluster.release(deadline(0))))
  await Promise.all(scripted.splice(0).map(each => each.stop()))
}
