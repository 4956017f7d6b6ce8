import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kafkaVersion } from '../../../scripts/kafka-jars.ts'
import { classArchiveFlags } from './class-archive.ts'
import { freePorts } from './free-ports.ts'
import { JarNode } from './jar-node.ts'
import { javaClasspathOf, quickStartFlags } from './java-program.ts'
import type { KafkaCluster, KafkaPlan } from './kafka-cluster.ts'
import { tellReaper } from './reaper.ts'

// Any id does; a fixed one lets a log line be recognized.
const clusterId = 'kclientTestClusterId00'

/** Runs Kafka as plain processes, in KRaft mode, every node broker and controller at once. */
export async function startKafkaFromJars({ nodes: count, version, config, jvm }: KafkaPlan): Promise<KafkaCluster> {
  const classpath = await javaClasspathOf(version)
  // Of an older release too few brokers are started for an archive to be worth its making.
  const archive = jvm === 'quick' && version === kafkaVersion ? await classArchiveFlags(version, classpath) : []
  const flags = jvm === 'quick' ? [...quickStartFlags, ...archive] : ['-XX:+UseG1GC']
  const directory = await mkdtemp(join(tmpdir(), `kafka-${version}-`))
  tellReaper({ remove: directory })
  const ports = await freePorts(2 * count)
  const ids = Array.from({ length: count }, (_, index) => index + 1)
  const clientPort = (id: number): number => ports[2 * id - 2] as number
  const controllerPort = (id: number): number => ports[2 * id - 1] as number
  const voters = ids.map(id => `${id}@127.0.0.1:${controllerPort(id)}`).join(',')
  const nodes = ids.map(
    id =>
      new JarNode({
        id,
        port: clientPort(id),
        controllerPort: controllerPort(id),
        voters,
        clusterId,
        directory: join(directory, `node-${id}`),
        classpath,
        nodes: count,
        config,
        flags,
        heap: jvm === 'throughput' ? '1g' : count === 1 ? '512m' : '320m',
      }),
  )

  const logs = async (): Promise<string> => (await Promise.all(nodes.map(node => node.logTail()))).join('\n')
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map(node => node.kill('SIGKILL')))
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    tellReaper({ keep: directory })
  }
  try {
    await Promise.all(nodes.map(node => node.format()))
    await Promise.all(nodes.map(node => node.start()))
  } catch (cause) {
    const tail = await logs()
    await stop()
    throw new Error(`Kafka ${version} did not start:\n${tail}`, { cause })
  }
  return {
    provider: 'java',
    version,
    bootstrapServers: nodes.map(node => `127.0.0.1:${node.port}`).join(','),
    nodes,
    directory,
    logs,
    stop,
  }
}
