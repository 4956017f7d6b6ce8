/** Where one of several processes writes. */
export interface Output {
  readonly write: (chunk: Uint8Array) => void
  readonly end: () => void
}

/** Shows what several write at the same time one after the other: the first as it comes, each next when those before have ended. */
export class InTurn {
  readonly #waiting: { readonly chunks: Uint8Array[]; hasEnded: boolean }[] = []

  next(): Output {
    const own = { chunks: [] as Uint8Array[], hasEnded: false }
    this.#waiting.push(own)
    return {
      write: chunk => {
        own.chunks.push(chunk)
        this.#show()
      },
      end: () => {
        own.hasEnded = true
        this.#show()
      },
    }
  }

  #show(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      for (const chunk of first.chunks.splice(0)) process.stdout.write(chunk)
      if (!first.hasEnded) return
      this.#waiting.shift()
    }
  }
}
