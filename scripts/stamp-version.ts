/** Writes the version of the release into the source that tells it to brokers. `lerna version` runs this before it commits. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './workspace.ts'

const { version } = JSON.parse(readFileSync(join(root, 'lerna.json'), 'utf8')) as { version: string }
const file = join(root, 'packages/net/src/client-software.ts')
const stamped = readFileSync(file, 'utf8').replace(/version: '[^']*'/, `version: '${version}'`)
if (!stamped.includes(`version: '${version}'`)) throw new Error(`${file} has no version to replace`)
writeFileSync(file, stamped)
