import type { Codec, Job, Measurement, Run, Workload } from './job.ts'

/** One API of one client, under the name that the table shows. */
export type Contestant = {
  readonly client: string
  readonly api: string
  readonly workload: Workload
  /** What it can do; all codecs when not given. */
  readonly codecs?: readonly Codec[] | undefined
} & (LoadedContestant | ForeignContestant)

interface LoadedContestant {
  /** Loads the client; only the worker that runs it does so. */
  load(): Promise<Run>
}

interface ForeignContestant {
  /** Runs a program of its own, which is not for Node. */
  measure(job: Job): Promise<Measurement>
}

// Its other codecs are packages of their own, which nobody maintains.
const kafkajsCodecs: readonly Codec[] = ['none', 'gzip']

const kclient = () => import('./clients/kclient.ts')
const kafkajs = () => import('./clients/kafkajs.ts')
const platformatic = () => import('./clients/platformatic.ts')
const java = () => import('./clients/java.ts')
const rawSocket = () => import('./clients/raw-socket.ts')

export const contestants: readonly Contestant[] = [
  {
    client: 'kclient',
    api: 'send per record, 20,000 un-awaited',
    workload: 'produce',
    load: async () => (await kclient()).sendEach,
  },
  { client: 'kclient', api: 'sendMany of 1,000', workload: 'produce', load: async () => (await kclient()).sendMany },
  {
    client: 'kafkajs',
    api: 'send of 1,000',
    workload: 'produce',
    codecs: kafkajsCodecs,
    load: async () => (await kafkajs()).sendMany,
  },
  {
    client: '@platformatic/kafka',
    api: 'send of 1,000',
    workload: 'produce',
    load: async () => (await platformatic()).sendMany,
  },
  {
    client: '@platformatic/kafka',
    api: 'stream',
    workload: 'produce',
    load: async () => (await platformatic()).stream,
  },
  {
    client: 'Java',
    api: 'performance tool, defaults',
    workload: 'produce',
    measure: async job => (await java()).producerPerformance(job, 16_384),
  },
  {
    client: 'Java',
    api: 'performance tool, batch.size 128 K',
    workload: 'produce',
    measure: async job => (await java()).producerPerformance(job, 131_072),
  },
  { client: 'raw socket', api: 'request by request', workload: 'single', load: async () => (await rawSocket()).single },
  { client: 'kclient', api: 'send', workload: 'single', load: async () => (await kclient()).single },
  { client: 'kafkajs', api: 'send', workload: 'single', load: async () => (await kafkajs()).single },
  { client: '@platformatic/kafka', api: 'send', workload: 'single', load: async () => (await platformatic()).single },
  { client: 'kclient', api: 'send', workload: 'in-flight', load: async () => (await kclient()).inFlight },
  { client: 'kafkajs', api: 'send', workload: 'in-flight', load: async () => (await kafkajs()).inFlight },
  {
    client: '@platformatic/kafka',
    api: 'send',
    workload: 'in-flight',
    load: async () => (await platformatic()).inFlight,
  },
  { client: 'kclient', api: 'send', workload: 'first', load: async () => (await kclient()).first },
  { client: 'kafkajs', api: 'send', workload: 'first', load: async () => (await kafkajs()).first },
  { client: '@platformatic/kafka', api: 'send', workload: 'first', load: async () => (await platformatic()).first },
  { client: 'kclient', api: 'batches', workload: 'consume', load: async () => (await kclient()).batches },
  { client: 'kclient', api: 'getMany', workload: 'consume', load: async () => (await kclient()).getMany },
  { client: 'kclient', api: 'for await', workload: 'consume', load: async () => (await kclient()).forAwait },
  { client: 'kclient', api: 'run, eachBatch', workload: 'consume', load: async () => (await kclient()).runBatches },
  { client: 'kclient', api: 'run, eachRecord', workload: 'consume', load: async () => (await kclient()).runRecords },
  {
    client: 'kafkajs',
    api: 'eachBatch',
    workload: 'consume',
    codecs: kafkajsCodecs,
    load: async () => (await kafkajs()).eachBatch,
  },
  {
    client: 'kafkajs',
    api: 'eachMessage',
    workload: 'consume',
    codecs: kafkajsCodecs,
    load: async () => (await kafkajs()).eachMessage,
  },
  {
    client: '@platformatic/kafka',
    api: 'data event, maxBytes 1 MiB',
    workload: 'consume',
    load: async () => (await platformatic()).dataEvents,
  },
  {
    client: '@platformatic/kafka',
    api: 'for await, maxBytes 1 MiB',
    workload: 'consume',
    load: async () => (await platformatic()).forAwait,
  },
  {
    client: 'Java',
    api: 'performance tool (poll)',
    workload: 'consume',
    measure: async job => (await java()).consumerPerformance(job),
  },
]
