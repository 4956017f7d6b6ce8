/** Something that is to happen at a moment of virtual time. */
export interface VirtualEvent {
  readonly at: number
  /** Order of scheduling: decides between events of the same moment. */
  readonly sequence: number
  readonly run: () => void
  cancelled: boolean
}

/** A binary heap of events, earliest first; events of one moment come in the order in which they were scheduled. */
export class EventQueue {
  readonly #heap: VirtualEvent[] = []
  #scheduled = 0
  #cancelled = 0

  /** Number of events that are still to happen. */
  get size(): number {
    return this.#heap.length - this.#cancelled
  }

  push(at: number, run: () => void): VirtualEvent {
    const event: VirtualEvent = { at, sequence: this.#scheduled++, run, cancelled: false }
    this.#heap.push(event)
    this.#siftUp(this.#heap.length - 1)
    return event
  }

  /** A cancelled event stays in the heap until its turn, and is passed over. */
  cancel(event: VirtualEvent): void {
    if (event.cancelled) return
    event.cancelled = true
    this.#cancelled++
  }

  /** Takes the next event out, or returns undefined when nothing is left to happen. */
  pop(): VirtualEvent | undefined {
    for (;;) {
      const first = this.#heap[0]
      if (first === undefined) return undefined
      const last = this.#heap.pop() as VirtualEvent
      if (this.#heap.length > 0) {
        this.#heap[0] = last
        this.#siftDown()
      }
      if (!first.cancelled) {
        // From here on a late cancel() must not be counted against the heap.
        first.cancelled = true
        return first
      }
      this.#cancelled--
    }
  }

  #siftUp(from: number): void {
    const heap = this.#heap
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!comesBefore(heap, at, parent)) return
      swap(heap, at, parent)
      at = parent
    }
  }

  #siftDown(): void {
    const heap = this.#heap
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const right = left + 1
      let earliest = at
      if (left < heap.length && comesBefore(heap, left, earliest)) earliest = left
      if (right < heap.length && comesBefore(heap, right, earliest)) earliest = right
      if (earliest === at) return
      swap(heap, at, earliest)
      at = earliest
    }
  }
}

function comesBefore(heap: VirtualEvent[], one: number, other: number): boolean {
  const a = heap[one] as VirtualEvent
  const b = heap[other] as VirtualEvent
  return a.at !== b.at ? a.at < b.at : a.sequence < b.sequence
}

function swap(heap: VirtualEvent[], one: number, other: number): void {
  const held = heap[one] as VirtualEvent
  heap[one] = heap[other] as VirtualEvent
  heap[other] = held
}
