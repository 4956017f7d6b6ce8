import type { CodeBlock, MarkdownFile } from './markdown.ts'

/** The address that readers see. The tests put that of their broker in its place. */
const shownAddress = 'localhost:9092'

/** What is taken for a program. */
const code: ReadonlySet<string> = new Set(['ts', 'typescript', 'js', 'javascript', 'mjs'])

/** A topic that an example needs. */
interface ExampleTopic {
  readonly name: string
  /** 0: the example makes it itself. */
  readonly partitions: number
  /** Records that are there before: `order 0`, `order 1` and so on. */
  readonly seed: number
}

/** A program in a text, and what the text says that it prints. */
export interface Example {
  /** Name of its file, as the text gives it. */
  readonly name: string
  /** The markdown file. */
  readonly document: string
  /** The line of its fence. */
  readonly line: number
  readonly source: string
  readonly topics: readonly ExampleTopic[]
  /** Lines of output; `…` stands for any text. */
  readonly output: readonly string[]
}

/**
 * The programs of a markdown file. Each block of code is one: the fence names its file, the topics that it needs with
 * their partitions, the records that these hold, and topics that it makes itself
 * (`ts first-record.ts topics=orders:3,payments seed=orders:5 names=audit`). A block `text output` that follows says
 * what it prints; without one it prints nothing.
 */
export function examplesOf({ path, blocks }: MarkdownFile): Example[] {
  const examples: Example[] = []
  for (const [index, block] of blocks.entries()) {
    if (!code.has(block.language)) continue
    examples.push(exampleOf(path, block, blocks[index + 1]))
  }
  const names = new Map<string, number>()
  for (const { name, line } of examples) {
    const before = names.get(name)
    if (before !== undefined) throw new Error(`${path}:${line}: another example, at line ${before}, is ${name}, too`)
    names.set(name, line)
  }
  return examples
}

function exampleOf(document: string, block: CodeBlock, next: CodeBlock | undefined): Example {
  const { info, line, text } = block
  const [name, ...settings] = info
  if (name === undefined || !name.endsWith('.ts')) {
    throw new Error(`${document}:${line}: the fence of an example names its file, as in \`\`\`ts first-record.ts`)
  }
  const topics = new Map<string, { partitions: number; seed: number }>()
  for (const setting of settings) {
    const [key, value = ''] = setting.split('=')
    if (key === undefined || !['topics', 'names', 'seed'].includes(key)) {
      throw new Error(`${document}:${line}: unknown setting ${setting}`)
    }
    for (const each of value.split(',')) {
      const [topic = '', number = '1'] = each.split(':')
      const known = topics.get(topic) ?? { partitions: 0, seed: 0 }
      if (key === 'topics') known.partitions = Number(number)
      if (key === 'seed') known.seed = Number(number)
      topics.set(topic, known)
    }
  }
  if (text.includes(shownAddress)) {
    for (const [, topic] of text.matchAll(/\btopic: '([^']*)'/g)) {
      if (topics.has(topic as string)) continue
      throw new Error(`${document}:${line}: the fence does not name topic ${topic}`)
    }
  }
  const isOutput = next?.language === 'text' && next.info[0] === 'output'
  return {
    name,
    document,
    line,
    source: text,
    topics: [...topics].map(([topic, rest]) => ({ name: topic, ...rest })),
    output: isOutput ? next.text.split('\n') : [],
  }
}

/** Whether it uses the broker of the test. */
export function usesBroker({ source }: Example): boolean {
  return source.includes(shownAddress)
}

/**
 * The file of an example for a broker and topics of a test's own. What stands in line 100 of the document stands in
 * line 100 of it, so that every message about it leads to the document.
 */
export function sourceFor(example: Example, bootstrapServers: string, topicNames: ReadonlyMap<string, string>): string {
  let source = example.source.replaceAll(shownAddress, bootstrapServers)
  for (const [shown, own] of topicNames) source = source.replaceAll(`'${shown}'`, `'${own}'`)
  return '\n'.repeat(example.line) + source
}

/** What is printed, with the names that the text shows. */
export function shownOutput(
  output: string,
  bootstrapServers: string,
  topicNames: ReadonlyMap<string, string>,
): readonly string[] {
  let text = output
  for (const [shown, own] of topicNames) text = text.replaceAll(own, shown)
  text = text.replaceAll(bootstrapServers, shownAddress).trimEnd()
  return text === '' ? [] : text.split('\n')
}

/** Whether a program printed what its text says, line by line. */
export function isOutput(printed: readonly string[], expected: readonly string[]): boolean {
  return (
    printed.length === expected.length &&
    expected.every((line, index) => patternOf(line).test((printed[index] as string).trimEnd()))
  )
}

function patternOf(line: string): RegExp {
  const parts = line.split('…').map(part => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`)
}
