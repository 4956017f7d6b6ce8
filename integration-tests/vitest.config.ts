import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import type { ClusterChoice } from './src/harness/test-cluster.ts'

/** The release of the broker that the short suite runs on, beside the current one. */
const olderKafka = '3.9.2'
const currentKafka = '4.3.1'

// The packed packages run as an application has them: without the condition that leads to the sources.
const packed = process.env['KCLIENT_PACKED'] !== undefined
const conditions = { conditions: ['@kclient/source', 'module', 'node', 'development|production'] }
const resolve = packed ? {} : { resolve: conditions, ssr: { resolve: conditions } }

const scenarios = 'test/scenarios/*.test.ts'
const named = (...names: string[]): string[] => names.map(name => `test/scenarios/${name}.test.ts`)
const olderScenarios = named('values', 'codecs', 'timestamps', 'positions', 'admin', 'commits', 'group-members')

// On more brokers these would take their time once more, and tell nothing new: what they look at is one client, what it
// writes and reads, and how one broker answers. What several brokers change (leaders that move, replicas that are out of
// sync, offsets and coordinators of several brokers) is left, and the chaos comes on top.
const ofOneBroker = [
  ...named('guide', 'examples', 'exit', 'memory', 'interop-java', 'interop-kcat', 'key-placement', 'broker-answers'),
  ...named('batches', 'streams', 'values', 'codecs', 'timestamps', 'shared', 'observability'),
  ...named('producer-options', 'producer-client-options', 'produce-plain', 'produce-stop', 'produce-abandoned'),
  ...named('group-interop', 'consumer-errors', 'consumer-options', 'consumer-pattern', 'consumer-observability'),
  ...named('pause-seek', 'commits-java', 'consumer-streams'),
]
// Their subject is the client beside others, whatever the broker.
const ofRealBroker = named('key-placement')
const ofNoBroker = named('docs', 'guide-errors')

// vitest keeps what runs one at a time in group 0 for the very end.
let order = 1

/** One topology: the scenarios run against it when those before it are done. */
function project(
  name: string,
  cluster: ClusterChoice,
  include: readonly string[],
  exclude: readonly string[] = [],
): TestProjectInlineConfiguration {
  return {
    ...resolve,
    test: {
      name,
      include: [...include],
      exclude: [...exclude],
      globalSetup: ['src/harness/global-setup.ts'],
      provide: { cluster },
      sequence: { groupOrder: order++ },
      maxWorkers: 1,
      isolate: true,
      testTimeout: 60_000,
      hookTimeout: 120_000,
    },
  }
}

const oneNode: ClusterChoice = { kind: 'apache', nodes: 1, version: currentKafka }
const threeNodes: ClusterChoice = { kind: 'apache', nodes: 3, version: currentKafka }
const embedded = project('embedded', { kind: 'embedded', nodes: 3 }, [scenarios], ofRealBroker)
const real = process.env['KCLIENT_BOOTSTRAP']
  ? [project('external', oneNode, [scenarios], ofNoBroker)]
  : [
      project('one node', oneNode, [scenarios], ofNoBroker),
      project('packages and provider', oneNode, ['test/provider/*.test.ts', 'test/packed/*.test.ts']),
      project('older', { kind: 'apache', nodes: 1, version: olderKafka }, olderScenarios),
      project('three nodes', threeNodes, [scenarios], [...ofNoBroker, ...ofOneBroker]),
      // On the cluster of the project before: a cluster is started anew only for another number or release of nodes.
      project('chaos', threeNodes, ['test/chaos/*.test.ts']),
    ]
const long = project('long', threeNodes, ['test/long/*.test.ts'])

/** What needs no broker: the tools that judge the others. */
const harness: TestProjectInlineConfiguration = {
  ...resolve,
  test: { name: 'harness', include: ['test/harness/*.test.ts'], sequence: { groupOrder: 0 } },
}

/** The same scenarios against the embedded broker and against real ones; files run one at a time. */
export default defineConfig({
  test: {
    fileParallelism: false,
    projects: process.env['KCLIENT_LONG'] ? [long] : [harness, embedded, ...real],
  },
})
