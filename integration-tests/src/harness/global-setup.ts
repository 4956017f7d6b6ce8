import type { TestProject } from 'vitest/node'
import { ClusterHost } from './cluster-host.ts'

declare module 'vitest' {
  interface ProvidedContext {
    clusterHost: string
  }
}

interface Shared {
  readonly host: ClusterHost
  readonly address: Promise<string>
  users: number
}

// Every project loads this file anew; all of them share one host.
const key = Symbol.for('kclient.integration-tests.cluster-host')
const holder = globalThis as { [key]?: Shared | undefined }

/** Runs once per vitest project, before its first file. */
export async function setup(project: TestProject): Promise<void> {
  holder[key] ??= share(new ClusterHost())
  holder[key].users++
  project.provide('clusterHost', await holder[key].address)
}

/** Runs when all projects are done. */
export async function teardown(): Promise<void> {
  const shared = holder[key]
  if (shared === undefined || --shared.users > 0) return
  holder[key] = undefined
  await shared.host.stop()
}

function share(host: ClusterHost): Shared {
  return { host, address: host.listen(), users: 0 }
}
