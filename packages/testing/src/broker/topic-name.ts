/** Why a topic cannot have this name, or undefined when it can. */
export function topicNameProblem(name: string): string | undefined {
  if (name === '') return 'the topic name is empty'
  if (name === '.' || name === '..') return `the topic name cannot be ${JSON.stringify(name)}`
  if (name.length > 249) return `the topic name is ${name.length} characters long, and 249 are allowed`
  if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
    return `topic name ${JSON.stringify(name)} has a character other than ASCII letters and digits, '.', '_' and '-'`
  }
  return undefined
}

/** Topic names that differ in '.' and '_' only would share the name of a metric in Kafka, which refuses the second. */
export function collidingTopic(name: string, existing: Iterable<string>): string | undefined {
  const folded = name.replaceAll('.', '_')
  for (const other of existing) {
    if (other !== name && other.replaceAll('.', '_') === folded) return other
  }
  return undefined
}
