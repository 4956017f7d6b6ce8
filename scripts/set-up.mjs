// Brings node_modules up to date with package-lock.json. Runs before `npm start` and `npm test` on whatever Node the
// machine has: plain JavaScript, no dependencies. The scripts themselves then run on the Node that it installs.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const installed = join(root, 'node_modules/.package-lock.json')
const wanted = join(root, 'package-lock.json')

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(wanted).mtimeMs) {
  console.log('Installing the workspace …')
  // Not `npm ci`: it refuses a lock file that lacks the binaries of other platforms, which npm leaves out of it.
  // Errors alone are shown: npm warns about tools that want a newer Node than this one, and they run on the one it installs.
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}
