import type { HostAnswer, HostedCluster, HostRequest } from './cluster-host.ts'
import type { ClusterChoice, StopMode, TestCluster } from './test-cluster.ts'

/** Thrown in place of a cluster that this machine cannot run. */
export class ClusterUnavailableError extends Error {
  override readonly name: string = 'ClusterUnavailableError'
}

/** The worker's end of a cluster that vitest's main process hosts. */
export async function apacheCluster(
  host: string,
  choice: Extract<ClusterChoice, { kind: 'apache' }>,
): Promise<TestCluster> {
  const { provider, version, bootstrapServers, nodeIds } = (await ask(host, {
    ask: 'cluster',
    choice,
  })) as HostedCluster
  const ours = provider !== 'external'
  return {
    kind: 'apache',
    version,
    bootstrapServers,
    nodeIds,
    canStopNodes: ours,
    canPauseNodes: ours,
    stopNode: async (node: number, how: StopMode = 'orderly') => void (await ask(host, { ask: 'stop', node, how })),
    startNode: async (node: number) => void (await ask(host, { ask: 'start', node })),
    pauseNode: async (node: number) => void (await ask(host, { ask: 'pause', node })),
    resumeNode: async (node: number) => void (await ask(host, { ask: 'resume', node })),
    logs: async () => (await ask(host, { ask: 'logs' })) as string,
    // The host stops it when the last file is done.
    stop: () => Promise.resolve(),
  }
}

async function ask(host: string, request: HostRequest): Promise<unknown> {
  const response = await fetch(host, { method: 'POST', body: JSON.stringify(request) })
  const answer = (await response.json()) as HostAnswer
  if ('unavailable' in answer) throw new ClusterUnavailableError(answer.unavailable)
  if ('error' in answer) throw new Error(answer.error)
  return answer.value
}
