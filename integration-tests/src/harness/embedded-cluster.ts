import { startBroker } from '@kclient/testing'
import type { TestCluster } from './test-cluster.ts'

/** The embedded broker, in this very process. */
export async function embeddedCluster(nodes: number): Promise<TestCluster> {
  const broker = await startBroker({ nodes })
  const nodeIds = Array.from({ length: nodes }, (_, index) => index + 1)
  return {
    kind: 'embedded',
    version: 'embedded',
    bootstrapServers: broker.bootstrapServers,
    nodeIds,
    canStopNodes: nodes > 1,
    canPauseNodes: false,
    stopNode: id => broker.stopNode(id),
    startNode: id => broker.startNode(id),
    pauseNode: () => Promise.reject(new Error('The embedded broker is part of this process')),
    resumeNode: () => Promise.reject(new Error('The embedded broker is part of this process')),
    logs: () => Promise.resolve(''),
    stop: () => broker.stop(),
  }
}
