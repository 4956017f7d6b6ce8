/** What is to go wrong with one frame on its way. Made by {@link dribble}, {@link corrupt} and {@link cutAfter}. */
export type WireFault =
  | { readonly kind: 'dribble'; readonly bytes: number; readonly everyMs: number }
  | { readonly kind: 'corrupt'; readonly change: (frame: Buffer) => Uint8Array | void }
  | { readonly kind: 'cut'; readonly afterBytes: number }

const made = new WeakSet<WireFault>()

/** The frame comes in small pieces: `bytes` at a time (default 1), one piece every `everyMs` milliseconds (default 1). */
export function dribble(options: { bytes?: number | undefined; everyMs?: number | undefined } = {}): WireFault {
  return make({ kind: 'dribble', bytes: options.bytes ?? 1, everyMs: options.everyMs ?? 1 })
}

/**
 * The frame is changed on its way. `change` gets a copy of the whole frame, the four bytes of its size first, and
 * changes it in place or returns other bytes.
 *
 * @example corrupt(frame => { frame[frame.length - 1] ^= 1 })
 */
export function corrupt(change: (frame: Buffer) => Uint8Array | void): WireFault {
  return make({ kind: 'corrupt', change })
}

/** The connection is cut when the first `bytes` of the frame are sent, counting the four bytes of its size. */
export function cutAfter(bytes: number): WireFault {
  return make({ kind: 'cut', afterBytes: bytes })
}

/** Tells a fault from a response, which is an object, too. */
export function isWireFault(value: unknown): value is WireFault {
  return typeof value === 'object' && value !== null && made.has(value as WireFault)
}

function make(fault: WireFault): WireFault {
  made.add(fault)
  return fault
}
