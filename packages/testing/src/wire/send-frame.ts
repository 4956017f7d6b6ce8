import type { Runtime, Transport } from '@kclient/net'
import { oneBuffer } from './one-buffer.ts'
import type { WireFault } from './wire-fault.ts'

/** Where a frame goes, and what has to wait for it. */
export interface FrameSink {
  readonly transport: Transport
  readonly runtime: Runtime
  isClosed(): boolean
}

/** Sends a frame and lets the fault happen to it. Resolves when the next frame may follow; nothing follows a cut. */
export async function sendFaulty(sink: FrameSink, frame: readonly Uint8Array[], fault: WireFault): Promise<void> {
  const whole = oneBuffer(frame)
  switch (fault.kind) {
    case 'corrupt':
      sink.transport.write([fault.change(whole) ?? whole])
      return
    case 'cut':
      await new Promise<void>(resolve => {
        sink.transport.write([whole.subarray(0, fault.afterBytes)], () => resolve())
      })
      sink.transport.close()
      return
    case 'dribble':
      for (let at = 0; at < whole.length && !sink.isClosed(); at += fault.bytes) {
        sink.transport.write([whole.subarray(at, at + fault.bytes)])
        await new Promise<void>(resolve => sink.runtime.setTimeout(resolve, fault.everyMs))
      }
  }
}
