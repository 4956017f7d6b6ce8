import { initProducerIdApi } from '@kclient/protocol/messages/init-producer-id'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { produceApi } from '@kclient/protocol/messages/produce'
import { cutAfter, dribble, type FaultProxy } from '@kclient/testing'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ChaosRandom } from './random.ts'

/** How often each thing goes wrong, of a thousand requests. */
export interface WireTroubleRates {
  /** The broker has done it, and the connection closes. */
  readonly lost: number
  /** The broker has done it, and nobody ever answers. */
  readonly dropped: number
  /** The broker gets a part of it. */
  readonly torn: number
  /** The broker gets it late. */
  readonly held: number
  /** The answer comes late, or in small pieces. */
  readonly slow: number
}

/** Enough of everything within half a minute, and time for some records to pass in between. */
export const everyTrouble: WireTroubleRates = { lost: 25, dropped: 4, torn: 15, held: 40, slow: 40 }

type Trouble = keyof WireTroubleRates

/** Makes a proxy do harm to requests until it is told to stop. Counts what it did. */
export class WireTrouble {
  readonly #proxy: FaultProxy
  readonly #random: ChaosRandom
  readonly #did: (what: string) => void
  readonly #hooksOff: (() => void)[] = []
  #stopped = false
  #cutting: Promise<void> = Promise.resolve()

  constructor(proxy: FaultProxy, random: ChaosRandom, rates: WireTroubleRates, did: (what: string) => void) {
    this.#proxy = proxy
    this.#random = random
    this.#did = did
    for (const api of [produceApi, initProducerIdApi, metadataApi] as const) this.#disturb(api, rates)
    this.#cutting = this.#cutAgainAndAgain()
  }

  /** From now on everything passes. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const off of this.#hooksOff) off()
    await this.#cutting
  }

  #disturb(api: typeof produceApi | typeof initProducerIdApi | typeof metadataApi, rates: WireTroubleRates): void {
    const random = this.#random
    const off = this.#proxy.on(api as typeof produceApi, async call => {
      const trouble = this.#choose(rates)
      if (trouble === undefined) return undefined
      this.#did(`${trouble} requests`)
      switch (trouble) {
        case 'lost':
          await call.next()
          return 'close'
        case 'dropped':
          await call.next()
          return 'drop'
        case 'torn':
          await call.next(cutAfter(random.integer(1, 400)))
          return undefined
        case 'held':
          await call.delay(random.integer(5, 400))
          return undefined
        case 'slow':
          await call.next()
          if (random.chance(0.2)) return dribble({ bytes: 7 })
          await call.delay(random.integer(5, 400))
          return undefined
      }
    })
    this.#hooksOff.push(off)
  }

  #choose(rates: WireTroubleRates): Trouble | undefined {
    let dice = this.#random.next() * 1_000
    for (const [trouble, rate] of Object.entries(rates) as [Trouble, number][]) {
      dice -= rate
      if (dice < 0) return trouble
    }
    return undefined
  }

  /** As a network does: all connections at once, and now and then nothing passes for longer than requests wait. */
  async #cutAgainAndAgain(): Promise<void> {
    while (!this.#stopped) {
      await sleep(this.#random.integer(200, 1_500))
      if (this.#random.chance(0.12)) {
        this.#did('freezes')
        this.#proxy.freeze()
        await sleep(this.#random.integer(500, 2_000))
        this.#proxy.thaw()
      } else {
        this.#did('cuts')
        this.#proxy.cut()
      }
    }
  }
}
