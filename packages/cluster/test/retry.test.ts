import { brokerError, KafkaError, KafkaTimeoutError } from '@kclient/errors'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { afterEach, expect, test } from 'vitest'
import { Deadline } from '@kclient/net'
import { eventually, rejection, turns } from './support/eventually.ts'
import { deadline, startCluster, startScripted, stopAll } from './support/fixtures.ts'

afterEach(stopAll)

async function start() {
  const scripted = await startScripted(1)
  return { scripted, cluster: await startCluster(scripted) }
}

test('tries again while the error is retriable, with growing waits', async () => {
  const { cluster } = await start()
  const times: number[] = []
  const result = await cluster.retry('it', deadline(), async () => {
    times.push(performance.now())
    if (times.length < 4) throw brokerError(7)
    return 'done'
  })
  expect(result).toBe('done')
  const waits = times.slice(1).map((time, index) => time - times[index]!)
  expect(waits[0]).toBeGreaterThanOrEqual(7)
  expect(waits[2]).toBeGreaterThanOrEqual(31)
})

test('a final error is thrown as it is, at once', async () => {
  const { cluster } = await start()
  const error = brokerError(29)
  let tries = 0
  const thrown = await rejection(
    cluster.retry('it', deadline(), () => {
      tries += 1
      return Promise.reject(error)
    }),
  )
  expect(thrown).toBe(error)
  expect(tries).toBe(1)
  const own = new Error('no KafkaError')
  expect(await rejection(cluster.retry('it', deadline(), () => Promise.reject(own)))).toBe(own)
})

test('what is retriable may be decided otherwise', async () => {
  const { cluster } = await start()
  let tries = 0
  const attempt = async (): Promise<number> => {
    tries += 1
    if (tries === 1) throw brokerError(3)
    return tries
  }
  const options = {
    isRetriable: (error: unknown) => !(error instanceof KafkaError && error.code.startsWith('UNKNOWN')),
  }
  expect((await rejection(cluster.retry('it', deadline(), attempt, options))) instanceof KafkaError).toBe(true)
  expect(tries).toBe(1)
})

test('when there is no time for another try, the last failure is the cause', async () => {
  const { cluster } = await start()
  const last = brokerError(6, { topic: 'orders', partition: 3 })
  const error = await rejection(cluster.retry('writing', deadline(80), () => Promise.reject(last)))
  expect(error).toBeInstanceOf(KafkaTimeoutError)
  expect((error as KafkaError).code).toBe('CALL_TIMEOUT')
  expect(error.cause).toBe(last)
  expect(error.message).toMatch(/Gave up on writing after 80 ms/)
  expect((error as KafkaError).topic).toBe('orders')
})

test('an abort ends the wait between tries with its reason', async () => {
  const { cluster } = await start()
  const abort = new AbortController()
  const options = { delayMs: () => 5_000 }
  const failing = rejection(
    cluster.retry('it', deadline(60_000, abort.signal), () => Promise.reject(brokerError(7)), options),
  )
  await turns()
  abort.abort(new Error('enough'))
  expect((await failing).message).toBe('enough')
})

test('an error that says metadata is stale has it asked for before the next try', async () => {
  const { scripted, cluster } = await start()
  const before = scripted.count(metadataApi)
  let tries = 0
  await cluster.retry('it', deadline(), async () => {
    tries += 1
    if (tries === 1) throw brokerError(6)
    expect(scripted.count(metadataApi)).toBe(before + 1)
  })
})

test('a broker that asks for a longer wait gets it', async () => {
  const { cluster } = await start()
  let tries = 0
  const retried = cluster.retry(
    'it',
    Deadline.after(cluster.runtime, 60_000),
    async () => {
      tries += 1
      if (tries === 1) throw brokerError(89)
    },
    { delayMs: () => 5_000 },
  )
  await eventually(() => tries === 1)
  await cluster.runtime.advance(4_900)
  expect(tries).toBe(1)
  await cluster.runtime.advance(200)
  await retried
  expect(tries).toBe(2)
})
