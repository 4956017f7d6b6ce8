import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clientSoftware } from '../src/client-software.ts'

test('introduces itself with the version of the package, in the characters that brokers allow', () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }
  expect(clientSoftware.version).toBe(manifest.version)
  for (const text of [clientSoftware.name, clientSoftware.version]) {
    expect(text).toMatch(/^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/)
  }
})
