import { once } from 'node:events'
import { connect } from 'node:net'
import { encodeRequestFrame, RecordBatchBuilder } from '@kclient/protocol'
import { produceApi } from '@kclient/protocol/messages/produce'
import { measureAwaited } from '../awaited.ts'
import type { Job, Run } from '../job.ts'
import { jsonLikeValues } from '../values.ts'

/** The last version that names topics, so that no id has to be asked for. */
const produceVersion = 12

/** A prepared request of one record, written anew as soon as it is answered: the floor for whoever awaits each send. */
export const single: Run = async (job, meter) => {
  const [, host = '', port] = /^(.*):(\d+)/.exec(job.bootstrapServers.split(',')[0] as string) ?? []
  const socket = connect({ host, port: Number(port), noDelay: true })
  await once(socket, 'connect')
  const request = Buffer.concat(prepared(job))
  let left = 0
  let answered: () => void = () => {}
  socket.on('data', (chunk: Buffer) => {
    // An answer comes in one piece nearly always; its first four bytes say how many more there are.
    left = left === 0 ? chunk.readInt32BE(0) + 4 - chunk.length : left - chunk.length
    if (left === 0) answered()
  })
  const send = (): Promise<void> =>
    new Promise(resolve => {
      answered = resolve
      socket.write(request)
    })
  await measureAwaited(job.records, 1, meter, send)
  socket.destroy()
}

function prepared({ topic, valueBytes }: Job): Buffer[] {
  const batch = new RecordBatchBuilder({ maxSize: 100_000 })
  batch.append(Date.now(), null, jsonLikeValues(valueBytes)[0] as string, null)
  return encodeRequestFrame(produceApi, produceVersion, 1, 'benchmark', {
    transactionalId: null,
    acks: -1,
    timeoutMs: 30_000,
    topicData: [{ name: topic, partitionData: [{ index: 0, records: batch.seal() }] }],
  })
}
