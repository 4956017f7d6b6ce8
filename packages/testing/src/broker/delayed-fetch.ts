import type { FetchRequest } from '@kclient/protocol/messages/fetch'
import type { RequestContext } from './api-handler.ts'
import type { FetchRead } from './fetch-read.ts'
import type { PartitionWatcher } from './partition.ts'

/**
 * Waits until a fetch that found too little is worth answering: enough bytes came, something else happened to one of its
 * partitions, its time is up, or the consumer is gone.
 */
export function waitForBytes(read: FetchRead, request: FetchRequest, context: RequestContext): Promise<void> {
  const { runtime } = context.cluster
  return new Promise(resolve => {
    let bytes = read.bytes
    const finish = (): void => {
      runtime.clearTimeout(timer)
      cancelDisconnect()
      for (const { partition } of read.partitions) partition?.unwatch(watcher)
      resolve()
    }
    const watcher: PartitionWatcher = {
      onAppend: appended => {
        bytes += appended
        if (bytes >= request.minBytes) finish()
      },
      onChange: finish,
    }
    const timer = runtime.setTimeout(finish, request.maxWaitMs)
    const cancelDisconnect = context.onDisconnect(finish)
    for (const { partition } of read.partitions) partition?.watch(watcher)
  })
}
