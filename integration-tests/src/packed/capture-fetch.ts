import { encodeRequestFrame, FrameAssembler } from '@kclient/protocol'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { once } from 'node:events'
import { connect } from 'node:net'

// The last version that asks by the topic's name.
const version = 12

/** What a broker answers to a Fetch of a topic's first partition: the frame without its size, as on the wire. */
export async function captureFetchResponse(
  bootstrapServers: string,
  topic: string,
): Promise<{ frame: Buffer; version: number }> {
  const [host = '', port = ''] = (bootstrapServers.split(',')[0] as string).split(':')
  const socket = connect(Number(port), host)
  try {
    await once(socket, 'connect')
    const frame = new Promise<Buffer>((resolve, reject) => {
      const assembler = new FrameAssembler({ maxBytes: 10_000_000, onFrame: resolve })
      socket.on('data', chunk => assembler.push(chunk))
      socket.once('error', reject)
      socket.once('close', () => reject(new Error('The broker closed the connection')))
    })
    const partition = { partition: 0, fetchOffset: 0n, partitionMaxBytes: 1_000_000 }
    const request = { maxWaitMs: 1_000, minBytes: 1, topics: [{ topic, partitions: [partition] }] }
    for (const segment of encodeRequestFrame(fetchApi, version, 1, 'capture', request)) socket.write(segment)
    return { frame: await frame, version }
  } finally {
    socket.destroy()
  }
}
