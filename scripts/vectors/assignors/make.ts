/**
 * What the Java client's own assignors make of random groups.
 *
 * `node --conditions=@kclient/source scripts/vectors/assignors/make.ts` writes packages/consumer/test/vectors/assignors.json.br;
 * with `--verify [groups] [seed]` it writes nothing, and compares thousands of other groups instead.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { brotliCompressSync, constants } from 'node:zlib'
import {
  assignorNamed,
  assignorNames,
  type GroupCase,
  type GroupLimits,
  inputOf,
  randomGroup,
} from '../../../packages/consumer/test/support/random-groups.ts'
import { decodeAssignment, encodeAssignment } from '../../../packages/consumer/src/group/assignors/member-metadata.ts'
import { javaClasspath, kafkaJars, kafkaVersion } from '../../kafka-jars.ts'

/** Per member its assignment, and the user data with which it joins next, as base64. */
type JavaAnswer = { readonly members: readonly (readonly [string, string | null])[] } | { readonly error: string }

const corpusFile = new URL('../../../packages/consumer/test/vectors/assignors.json.br', import.meta.url)
const small: GroupLimits = { members: 6, topics: 4, partitions: 6, rounds: 5 }
const sizes: readonly GroupLimits[] = [
  small,
  { members: 12, topics: 6, partitions: 20, rounds: 6 },
  { members: 40, topics: 12, partitions: 12, rounds: 4 },
]

async function java(groups: readonly GroupCase[]): Promise<JavaAnswer[]> {
  const source = new URL('AssignorVectors.java', import.meta.url).pathname
  const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=off'
  const child = spawn('java', [quiet, '-cp', javaClasspath(await kafkaJars()), source], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  child.stdin.end(groups.map(group => `${JSON.stringify(group)}\n`).join(''))
  const output = (await child.stdout.setEncoding('utf8').toArray()).join('')
  const [code] = (await exit) as [number | null]
  if (code !== 0) throw new Error(`java ended with code ${code}`)
  return output
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as JavaAnswer)
}

function ours(group: GroupCase): (readonly [string, string | null])[] {
  const assigned = assignorNamed(group.assignor).assign(inputOf(group))
  return group.members.map(([memberId]) => {
    const given = assigned.get(memberId)
    if (given === undefined) throw new Error(`${memberId} got nothing`)
    const next = assignorNamed(group.assignor)
    next.onAssignment?.({ partitions: given.partitions, userData: undefined }, group.generation)
    const userData = next.subscriptionUserData?.([])
    return [
      encodeAssignment(given).toString('base64'),
      userData === undefined ? null : Buffer.from(userData).toString('base64'),
    ]
  })
}

function groupsOf(count: number, seed: number, limits: readonly GroupLimits[]): GroupCase[] {
  const groups: GroupCase[] = []
  for (let number = 0; groups.length < count; number++) {
    for (const name of assignorNames) {
      const size = limits[number % limits.length] ?? small
      groups.push(...randomGroup(seed + number, name, size))
    }
  }
  return groups
}

async function generate(): Promise<void> {
  const groups = groupsOf(800, 1, [small, small, small, ...sizes])
  const answers = await java(groups)
  const vectors = groups.flatMap((group, index) => {
    const answer = answers[index]
    if (answer === undefined) throw new Error('Java did not answer everything')
    return isWrong(group, answer) ? [] : [{ ...group, java: answer }]
  })
  const corpus = JSON.stringify({ kafka: kafkaVersion, groups: vectors })
  const compressed = brotliCompressSync(corpus, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } })
  await writeFile(corpusFile, compressed)
  console.log(`${vectors.length} groups, ${corpus.length} bytes, ${compressed.length} compressed`)
}

/** Java's sticky assignors may give a partition back to a former owner that does not subscribe to it any more, or fail over one. */
function isWrong(group: GroupCase, answer: JavaAnswer): boolean {
  if ('error' in answer) return answer.error.includes('NullPointerException')
  return inputOf(group).members.some(({ topics }, index) => {
    const bytes = Buffer.from(answer.members[index]?.[0] ?? '', 'base64')
    return decodeAssignment(bytes).partitions.some(({ topic }) => !topics.includes(topic))
  })
}

function outcomeOf(group: GroupCase, answer: JavaAnswer | undefined): string {
  if (answer === undefined) return 'without an answer'
  if ('members' in answer && JSON.stringify(answer.members) === JSON.stringify(ours(group))) return 'same'
  return isWrong(group, answer) ? 'Java breaks subscriptions' : 'different'
}

async function verify(count: number, seed: number): Promise<void> {
  const groups = groupsOf(count, seed, sizes)
  const answers = await java(groups)
  const tally: Record<string, number> = {}
  let failed = false
  for (const [index, group] of groups.entries()) {
    const outcome = outcomeOf(group, answers[index])
    const key = `${group.assignor}: ${outcome}`
    tally[key] = (tally[key] ?? 0) + 1
    if (!failed && (outcome === 'different' || outcome === 'without an answer')) {
      failed = true
      console.log(JSON.stringify({ group, java: answers[index], ours: ours(group) }))
    }
  }
  console.log('Groups as Java assigns them:', tally)
  if (failed) process.exitCode = 1
}

const [, , flag, count = '8000', seed = '1000000'] = process.argv
if (flag === '--verify') await verify(Number(count), Number(seed))
else await generate()
