import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The Apache Kafka that schemas, vectors and test brokers come from. */
export const kafkaVersion = '4.3.1'

/** The server and its command line tools; kafka-clients comes with them. */
const serverArtifacts: readonly string[] = ['kafka_2.13', 'kafka-tools']

/** Kafka's jars bring the slf4j interface (1.7 in every release so far) and no implementation. */
const slf4jVersion = '1.7.36'

/** The directory in which downloads and builds outlive a run: `$KCLIENT_CACHE`, or `~/.cache/kclient`. */
export function cacheDirectory(): string {
  return process.env['KCLIENT_CACHE'] || join(homedir(), '.cache', 'kclient')
}

/**
 * Resolves the jars of an Apache Kafka release with all their dependencies, once per machine, and returns their
 * directory. Several processes may ask at the same time: each resolves into a directory of its own, one rename wins.
 *
 * @param version - Release of Apache Kafka.
 * @param artifacts - Artifacts of the group `org.apache.kafka`; the default is the server and its tools.
 */
export async function kafkaJars(
  version: string = kafkaVersion,
  artifacts: readonly string[] = serverArtifacts,
): Promise<string> {
  const custom = artifacts === serverArtifacts ? '' : `-${artifacts.join('-')}`
  const directory = join(cacheDirectory(), `kafka-${version}${custom}`)
  if (await hasJars(directory)) return directory

  await requireProgram('java', ['-version'], 'a Java runtime of version 17 or later')
  await requireProgram('mvn', ['-version'], 'Apache Maven')
  await mkdir(cacheDirectory(), { recursive: true })
  const work = await mkdtemp(join(cacheDirectory(), 'resolving-'))
  try {
    await writeFile(join(work, 'pom.xml'), pom(version, artifacts))
    await resolve(work)
    await publish(join(work, 'jars'), directory)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return directory
}

/** The argument of `java -cp` that holds every jar of a directory, and other directories or jars before them. */
export function javaClasspath(directory: string, ...before: readonly string[]): string {
  return [...before, join(directory, '*')].join(delimiter)
}

function pom(version: string, artifacts: readonly string[]): string {
  const dependencies = [
    ...artifacts.map(artifact => ['org.apache.kafka', artifact, version]),
    ['org.slf4j', 'slf4j-simple', slf4jVersion],
  ].map(
    ([group, artifact, release]) =>
      `    <dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${release}</version></dependency>`,
  )
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>kclient</groupId>
  <artifactId>kafka-jars</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
${dependencies.join('\n')}
  </dependencies>
</project>
`
}

async function resolve(directory: string): Promise<void> {
  const goal = ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=jars', '-DincludeScope=runtime']
  try {
    await run('mvn', goal, { cwd: directory, maxBuffer: 16 * 1024 * 1024 })
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string }
    throw new Error(`Maven could not resolve the Kafka jars:\n${stdout}${stderr}`, { cause })
  }
}

/** Moves finished jars into place; when another process was faster, its jars stay. */
async function publish(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (cause) {
    if (!(await hasJars(to))) throw cause
  }
}

async function requireProgram(name: string, probe: readonly string[], what: string): Promise<void> {
  try {
    await run(name, [...probe])
  } catch (cause) {
    throw new Error(`\`${name}\` does not run: install ${what} and put it on the PATH`, { cause })
  }
}

/** Directories appear in one step, full: one that holds jars holds all of them. */
async function hasJars(directory: string): Promise<boolean> {
  try {
    return (await readdir(directory)).some(name => name.endsWith('.jar'))
  } catch {
    return false
  }
}
