import type { KafkaCluster } from './kafka-cluster.ts'

/** A cluster that someone else runs: tests use it, and stop nothing. */
export function connectToExternalKafka(bootstrapServers: string): KafkaCluster {
  return {
    provider: 'external',
    version: process.env['KCLIENT_BOOTSTRAP_VERSION'] ?? 'unknown',
    bootstrapServers,
    nodes: [],
    logs: () => Promise.resolve(`The cluster at ${bootstrapServers} is not ours: look at its own logs.`),
    stop: () => Promise.resolve(),
  }
}
