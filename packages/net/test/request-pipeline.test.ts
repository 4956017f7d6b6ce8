import { KafkaConnectionError } from '@kclient/errors'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { expect, test } from 'vitest'
import { RequestPipeline } from '../src/request-pipeline.ts'
import { FakeRuntime } from './support/fake-runtime.ts'
import { responseBytes } from './support/scripted-server.ts'

test('correlation ids go on with 0 after 2^31 - 1', async () => {
  const written: Buffer[] = []
  const pipeline = new RequestPipeline(
    {
      runtime: new FakeRuntime(),
      clientId: null,
      broker: 'b',
      write(buffers, done) {
        written.push(Buffer.concat(buffers))
        queueMicrotask(() => done?.())
        return true
      },
      onProgress: () => {},
    },
    2 ** 31 - 2,
  )
  const body = { groupId: 'g', generationId: 1, memberId: 'm' }
  const requests = Array.from({ length: 4 }, () => pipeline.add(heartbeatApi, 4, body, 1_000, true, {}))
  const ids = written.map(frame => frame.readInt32BE(8))
  expect(ids).toEqual([2 ** 31 - 2, 2 ** 31 - 1, 0, 1])
  for (const id of ids) pipeline.answer(responseBytes(heartbeatApi, 4, id, { errorCode: 0 }).subarray(4))
  await Promise.all(requests.map(request => request.response))
  expect(pipeline.open).toBe(0)
})

test('a request without a response that the socket gives up ends with its connection, as possibly written (W-WRITTEN)', async () => {
  const pending: ((error?: Error | null) => void)[] = []
  const pipeline = new RequestPipeline({
    runtime: new FakeRuntime(),
    clientId: null,
    broker: 'b',
    write(_, done) {
      pending.push(done)
      return true
    },
    onProgress: () => {},
  })
  const body = { groupId: 'g', generationId: 1, memberId: 'm' }
  const request = pipeline.add(heartbeatApi, 4, body, 1_000, false, {})
  // Node calls back with an error first, and tells the end of the socket afterwards.
  pending[0]?.(new Error('the socket was destroyed'))
  expect(request.settled).toBe(false)
  pipeline.fail(written => new KafkaConnectionError('CONNECTION_CLOSED', 'gone', { written }))
  await expect(request.response).rejects.toMatchObject({ written: 'possibly' })
  expect(pipeline.open).toBe(0)
})
