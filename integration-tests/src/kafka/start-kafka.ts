import { kafkaVersion } from '../../../scripts/kafka-jars.ts'
import { dockerAnswers, startKafkaInDocker } from './docker-kafka.ts'
import { connectToExternalKafka } from './external-kafka.ts'
import { startKafkaFromJars } from './jar-kafka.ts'
import type { KafkaCluster, StartKafkaOptions } from './kafka-cluster.ts'

/**
 * Starts Apache Kafka for tests: the cluster at `KCLIENT_BOOTSTRAP` when that is set, else containers when a Docker
 * engine answers, else plain processes from jars, which needs Java and Maven. `KCLIENT_KAFKA_PROVIDER=docker|java`
 * leaves no choice. Whatever was started ends with this process, even if it is killed.
 */
export async function startKafka({
  nodes = 1,
  version = kafkaVersion,
  config = {},
  jvm = 'quick',
}: StartKafkaOptions = {}): Promise<KafkaCluster> {
  const bootstrapServers = process.env['KCLIENT_BOOTSTRAP']
  if (bootstrapServers) return connectToExternalKafka(bootstrapServers)
  const provider = process.env['KCLIENT_KAFKA_PROVIDER'] ?? ((await dockerAnswers()) ? 'docker' : 'java')
  const plan = { nodes, version, config, jvm }
  return provider === 'docker' ? startKafkaInDocker(plan) : startKafkaFromJars(plan)
}
