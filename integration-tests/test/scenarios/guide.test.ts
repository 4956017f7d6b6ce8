import { afterAll, describe, expect, inject } from 'vitest'
import { type Example, examplesOf, isOutput, shownOutput, sourceFor, usesBroker } from '../../src/guide/examples.ts'
import { markdownFiles, readMarkdown } from '../../src/guide/markdown.ts'
import { Workshop } from '../../src/guide/workshop.ts'
import { type Scenario, test, uniqueName } from '../../src/harness/scenario.ts'

// Whatever text has a program in it.
const documents = markdownFiles().filter(path => examplesOf(readMarkdown(path)).length > 0)
const examples = documents.flatMap(document => examplesOf(readMarkdown(document)))
const workshop = new Workshop()
afterAll(() => workshop.remove())

test('the compiler has nothing against the examples in the texts', async ({ skip }) => {
  skip(inject('cluster').kind !== 'embedded', 'checked once')
  for (const example of examples) workshop.write(example, sourceFor(example, 'localhost:9092', new Map()))
  expect(await workshop.check(examples)).toBe('')
}, 120_000)

// Each waits for its own process most of the time.
describe.concurrent.for(documents)('%s', document => {
  const its = examples.filter(example => example.document === document)
  test.for(its.map(example => [example.name, example] as const))(
    '%s prints what the text says',
    async ([, example], { kafka }) => {
      needsNode24(kafka, example)
      kafka.needs(kafka.isEmbedded || usesBroker(example), 'it has a broker of its own, or none')
      const topicNames = await topicsOf(kafka, example)
      const file = workshop.write(example, sourceFor(example, kafka.bootstrapServers, topicNames))
      const { code, stdout, stderr } = await workshop.run(file)
      const printed = shownOutput(stdout, kafka.bootstrapServers, topicNames)
      const place = `${document}:${example.line} (${example.name})`
      if (code !== 0) throw new Error(`${place} ended with ${code}:\n${workshop.inDocument(stdout + stderr, examples)}`)
      if (isOutput(printed, example.output)) return
      expect(printed, `${place} prints something else than the text says. ${stderr}`).toEqual(example.output)
    },
  )
})

/** Creates the topics of an example under names of this run, and gives these. */
async function topicsOf(kafka: Scenario, { topics }: Example): Promise<Map<string, string>> {
  const names = new Map(topics.map(({ name }) => [name, uniqueName(name)]))
  const created = topics.filter(({ partitions }) => partitions > 0)
  if (created.length === 0) return names
  const nameOf = (name: string): string => names.get(name) as string
  const admin = await kafka.admin()
  await admin.createTopics(created.map(({ name, partitions }) => ({ topic: nameOf(name), partitions })))
  const seed = topics.flatMap(({ name, seed: count }) =>
    Array.from({ length: count }, (_, index) => ({ topic: nameOf(name), value: `order ${index}` })),
  )
  if (seed.length > 0) await (await kafka.producer()).sendMany(seed)
  return names
}

function needsNode24(kafka: Scenario, { source }: Example): void {
  const isNode24 = Number.parseInt(process.versions.node, 10) >= 24
  kafka.needs(isNode24 || !source.includes('await using'), '`await using` needs Node 24')
}
