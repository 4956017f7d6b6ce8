import { KafkaError } from '@kclient/errors'
import type * as Zlib from 'node:zlib'
import { malformed, tooLarge } from './failures.ts'

let loaded: typeof Zlib | undefined

/** node:zlib, loaded when it is first needed: most clients never compress, and it costs start-up time. */
export function zlib(): typeof Zlib {
  loaded ??= process.getBuiltinModule('node:zlib')
  return loaded
}

/** What all functions of node:zlib that take a callback are, as far as it matters here. */
type ZlibCall<Options, Result> = (
  bytes: Uint8Array,
  options: Options,
  done: (error: Error | null, result: Result) => void,
) => void

/** Runs a function of node:zlib in the thread pool. */
export function inThreadPool<Options, Result>(
  call: ZlibCall<Options, Result>,
  bytes: Uint8Array,
  options: Options,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    call(bytes, options, (error, result) => {
      if (error === null) resolve(result)
      else reject(error)
    })
  })
}

/** What node:zlib threw when it decompressed, as an error of this client. */
export function inflateFailure(type: string, error: unknown, maxBytes: number): Error {
  if (error instanceof KafkaError) return error
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(maxBytes)
  return malformed(`Malformed ${type} data: ${message}`, { cause: error })
}

/** Bytes of output to make room for at once, when the input does not say how many will come. */
export function outputGuess(inputSize: number, maxBytes: number): number {
  return Math.max(1024, Math.min(inputSize * 4, maxBytes, 1_048_576))
}
