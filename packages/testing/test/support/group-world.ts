import { type BrokerOptions, type EmbeddedBroker, startBroker, VirtualRuntime } from '../../src/index.ts'
import { GroupClient } from './group-client.ts'

export interface GroupWorld {
  readonly broker: EmbeddedBroker
  readonly runtime: VirtualRuntime
  /** Lets time pass until something is so. */
  readonly until: (condition: () => boolean) => Promise<void>
  /** A connection of its own to the coordinator of 'group'. */
  readonly client: () => Promise<GroupClient>
  /** So many members of a stable group, the leader first. */
  readonly members: (count: number) => Promise<GroupClient[]>
}

/** Runs a test in virtual time. */
export function inGroup(options: BrokerOptions, body: (world: GroupWorld) => Promise<void>): () => Promise<void> {
  return async () => {
    const runtime = new VirtualRuntime({ seed: 3, splitProbability: 0 })
    await runtime.run(async () => {
      await using broker = await startBroker({ runtime, topics: { events: 4, others: 1 }, ...options })
      const client = (): Promise<GroupClient> => GroupClient.of(broker, 'group', runtime)
      const members = async (count: number): Promise<GroupClient[]> => {
        const joined = await Promise.all(Array.from({ length: count }, client))
        await stabilize(joined)
        const { leader } = broker.group('group') ?? {}
        return joined.sort((a, b) => Number(b.memberId === leader) - Number(a.memberId === leader))
      }
      const until = async (condition: () => boolean): Promise<void> => {
        while (!condition()) await runtime.sleep(1)
      }
      await body({ broker, runtime, until, client, members })
    })
  }
}

/** Lets all join and sync until they are in one generation; the leader assigns to each what it is called by. */
export async function stabilize(clients: readonly GroupClient[]): Promise<void> {
  for (const client of clients) if (client.memberId === '') await client.join()
  for (;;) {
    const answers = await Promise.all(clients.map(client => client.join()))
    const generations = new Set(answers.map(answer => answer.generationId))
    const leader = answers.findIndex(answer => answer.leader === answer.memberId)
    const assignments = Object.fromEntries(answers.map(answer => [answer.memberId, `for ${answer.memberId}`]))
    if (generations.size > 1 || leader === -1) continue
    const synced = await Promise.all(clients.map((client, at) => client.sync(at === leader ? assignments : {})))
    if (synced.every(answer => answer.errorCode === 0)) return
  }
}
