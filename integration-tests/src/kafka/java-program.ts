import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { javaClasspath, kafkaJars } from '../../../scripts/kafka-jars.ts'
import { KafkaUnavailableError } from './kafka-cluster.ts'

/** Flags that make a Java program start fast on two cores. */
export const quickStartFlags: readonly string[] = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto']

/** The class path of a Kafka release, with slf4j-simple before any other logger that the release brings. */
export async function javaClasspathOf(version: string): Promise<string> {
  try {
    const directory = await kafkaJars(version)
    return javaClasspath(directory, join(directory, 'slf4j-simple-1.7.36.jar'))
  } catch (cause) {
    throw new KafkaUnavailableError(`No Kafka ${version}: ${(cause as Error).message}`, { cause })
  }
}

export interface RunJavaOptions {
  readonly input?: string | undefined
  readonly timeoutMs?: number | undefined
}

/** Runs a class to its end; rejects with its output when it fails. */
export async function runTool(
  classpath: string,
  mainClass: string,
  args: readonly string[],
  { input = '', timeoutMs = 60_000 }: RunJavaOptions = {},
): Promise<string> {
  const flags = [...quickStartFlags, '-Xmx256m', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', classpath]
  const running = promisify(execFile)('java', [...flags, mainClass, ...args], {
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: 256 * 1024 * 1024,
  })
  running.child.stdin?.end(input)
  try {
    return (await running).stdout
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string }
    throw new Error(`${mainClass} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause })
  }
}
