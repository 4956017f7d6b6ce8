// Writes packages/protocol/src/messages from the message schemas in the kafka-clients jar.
// With --check it writes nothing, and fails when the files there are not what it would write.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kafkaVersion } from '../kafka-jars.ts'
import { emitApiModule, emitDataModule } from './emit-module.ts'
import { emitApiTable, emitIndex } from './emit-lists.ts'
import { buildModel } from './model.ts'
import { kebabCase } from './names.ts'
import { loadSchemas } from './schema.ts'

const directory = join(import.meta.dirname, '../../packages/protocol/src/messages')

const header = `// Generated from the message schemas of Apache Kafka ${kafkaVersion}. Do not edit: run \`npm run generate\`.`

/** All generated files: contents by name. */
async function generate(): Promise<Map<string, string>> {
  const model = buildModel(await loadSchemas())
  const files = new Map<string, string>()
  for (const api of model.apis) files.set(`${kebabCase(api.name)}.ts`, emitApiModule(api, header))
  for (const message of model.data) files.set(`${kebabCase(message.name)}.ts`, emitDataModule(message, header))
  files.set('api-table.ts', emitApiTable(model, header))
  files.set('index.ts', emitIndex(model, header))
  return files
}

function write(files: ReadonlyMap<string, string>): void {
  mkdirSync(directory, { recursive: true })
  for (const name of readdirSync(directory)) if (!files.has(name)) rmSync(join(directory, name))
  for (const [name, content] of files) writeFileSync(join(directory, name), content)
  console.log(`${files.size} files written`)
}

function check(files: ReadonlyMap<string, string>): void {
  const present = new Set(readdirSync(directory))
  const stale = [...files].filter(
    ([name, content]) => !present.has(name) || readFileSync(join(directory, name), 'utf8') !== content,
  )
  const strange = [...present].filter(name => !files.has(name))
  const wrong = [...stale.map(([name]) => name), ...strange]
  if (wrong.length > 0) {
    console.error(`Not what the generator writes: ${wrong.join(', ')}. Run \`npm run generate\`.`)
    process.exitCode = 1
  }
}

const files = await generate()
if (process.argv.includes('--check')) check(files)
else write(files)
