import { javaClasspathOf, runTool } from '../kafka/java-program.ts'
import { KafkaUnavailableError } from '../kafka/kafka-cluster.ts'
import { kafkaVersion } from '../../../scripts/kafka-jars.ts'
import type { Scenario } from './scenario.ts'

/** Skips the test (fails it in CI) when Kafka's own tools cannot run here. */
export async function needsJavaTools(scenario: Scenario): Promise<void> {
  try {
    await javaClasspathOf(kafkaVersion)
  } catch (error) {
    if (error instanceof KafkaUnavailableError) scenario.missing(error.message)
    throw error
  }
}

/** Produces one record per line with Kafka's console producer. */
export async function javaProduce(
  scenario: Scenario,
  topic: string,
  lines: readonly string[],
  args: readonly string[] = [],
): Promise<void> {
  await run(scenario, 'ConsoleProducer', ['--topic', topic, ...args], `${lines.join('\n')}\n`)
}

export interface JavaRecord {
  readonly timestamp: string
  readonly headers: string
  readonly key: string
  readonly value: string
}

/** Reads `count` records of one partition with Kafka's console consumer. */
export async function javaConsume(
  scenario: Scenario,
  topic: string,
  { partition = 0, count }: { partition?: number; count: number },
): Promise<JavaRecord[]> {
  const print = ['timestamp', 'headers', 'key'].map(what => `--formatter-property print.${what}=true`)
  const options = [
    `--topic ${topic} --partition ${partition} --offset earliest --max-messages ${count} --timeout-ms 20000`,
    ...print,
    '--formatter-property key.separator=| --command-property check.crcs=true',
  ]
  const output = await run(scenario, 'consumer.ConsoleConsumer', options.join(' ').split(' '))
  return output
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const [timestamp = '', headers = '', key = '', ...value] = line.split('|')
      return { timestamp, headers, key, value: value.join('|') }
    })
}

async function run(scenario: Scenario, tool: string, args: readonly string[], input?: string): Promise<string> {
  const classpath = await javaClasspathOf(kafkaVersion)
  const all = ['--bootstrap-server', scenario.bootstrapServers, ...args]
  return runTool(classpath, `org.apache.kafka.tools.${tool}`, all, { input })
}
