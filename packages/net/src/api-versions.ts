import { UnsupportedVersionError } from '@kclient/errors'
import type { ApiInfo } from '@kclient/protocol'
import type { ApiVersionsResponse } from '@kclient/protocol/messages/api-versions'

/** Versions from `min` to `max`, both included. */
export interface VersionRange {
  readonly min: number
  readonly max: number
}

/** Highest versions to use, by API key, below what both sides support. */
export type VersionCaps = ReadonlyMap<number, number>

/** What a broker said it supports, when this connection to it was opened. */
export class ApiVersions {
  /** Features the cluster has agreed on, with the level in force (KIP-584). Empty before broker 2.7. */
  readonly finalizedFeatures: ReadonlyMap<string, number>
  /** Rises with each change of the finalized features; -1 when the broker does not know them. */
  readonly finalizedFeaturesEpoch: bigint
  /** Features that this broker could take part in. Empty before broker 2.7. */
  readonly supportedFeatures: ReadonlyMap<string, VersionRange>
  readonly #ranges: ReadonlyMap<number, VersionRange>
  readonly #caps: VersionCaps | undefined
  readonly #broker: string

  /** The version of ApiVersions in which the broker answered; some know only lower ones than ours. */
  readonly answeredIn: number

  /**
   * @param broker - Names the broker in messages.
   * @param caps - Versions above these are not used.
   */
  constructor(response: ApiVersionsResponse, broker: string, caps?: VersionCaps, answeredIn: number = 0) {
    this.answeredIn = answeredIn
    this.#ranges = new Map(
      response.apiKeys
        .filter(({ minVersion, maxVersion }) => minVersion <= maxVersion)
        .map(({ apiKey, minVersion, maxVersion }) => [apiKey, Object.freeze({ min: minVersion, max: maxVersion })]),
    )
    this.supportedFeatures = new Map(
      response.supportedFeatures.map(({ name, minVersion, maxVersion }) => [
        name,
        { min: minVersion, max: maxVersion },
      ]),
    )
    this.finalizedFeatures = new Map(
      response.finalizedFeatures.map(({ name, maxVersionLevel }) => [name, maxVersionLevel]),
    )
    this.finalizedFeaturesEpoch = response.finalizedFeaturesEpoch
    this.#broker = broker
    this.#caps = caps
  }

  /** The versions of an API that the broker supports; undefined when it does not know the API. */
  range(apiKey: number): VersionRange | undefined {
    return this.#ranges.get(apiKey)
  }

  /** Whether a request of this API may go out in this version. */
  supports(api: Pick<ApiInfo, 'key'>, version: number): boolean {
    const range = this.#ranges.get(api.key)
    return range !== undefined && version >= range.min && version <= this.#highest(api.key, range)
  }

  /**
   * The highest version that both sides support and that no cap excludes.
   *
   * @param maxVersion - A cap for this request.
   * @throws UnsupportedVersionError when there is none.
   */
  pick(api: Pick<ApiInfo, 'key' | 'name' | 'minVersion' | 'maxVersion'>, maxVersion: number = Infinity): number {
    const range = this.#ranges.get(api.key)
    if (range === undefined) {
      throw new UnsupportedVersionError(
        `Broker ${this.#broker} does not know ${api.name}: this needs a newer broker, or one of another role`,
        { broker: this.#broker },
      )
    }
    const highest = Math.min(api.maxVersion, maxVersion, this.#highest(api.key, range))
    if (highest >= api.minVersion && highest >= range.min) return highest
    throw new UnsupportedVersionError(
      `No version of ${api.name} suits both sides: broker ${this.#broker} has ${range.min} to ${range.max}, ` +
        `this client ${api.minVersion} to ${Math.min(api.maxVersion, maxVersion, this.#caps?.get(api.key) ?? Infinity)}`,
      { broker: this.#broker },
    )
  }

  #highest(key: number, range: VersionRange): number {
    const cap = this.#caps?.get(key)
    return cap !== undefined && cap < range.max ? cap : range.max
  }
}
