import type { Logger } from '@kclient/net'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { SecurityProtocol, SslOptions } from './client-options.ts'
import { wrongType } from './checks.ts'
import { type Check, describe } from './options.ts'
import { plain } from './sasl-plain.ts'
import { type SaslMechanism, type SaslOptions, unsupportedMechanism } from './sasl.ts'

/** The three options that decide how brokers are reached. */
export interface SecurityOptions {
  readonly ssl: SslOptions | undefined
  readonly sasl: SaslOptions | undefined
  readonly securityProtocol: SecurityProtocol | undefined
}

/** How connections are protected. Keys and passwords stay inside: printing it shows the protocol and no more. */
export class Security {
  readonly protocol: SecurityProtocol
  /** How to log in; undefined without SASL. */
  readonly mechanism: SaslMechanism | undefined
  readonly #ssl: TlsOptions | (() => TlsOptions | Promise<TlsOptions>) | undefined
  readonly #logger: Logger
  #warned = false

  constructor(owner: string, { ssl, sasl, securityProtocol }: SecurityOptions, logger: Logger) {
    const asked = securityProtocol
    const tls = ssl === false ? undefined : (ssl ?? (asked === 'SSL' || asked === 'SASL_SSL' ? true : undefined))
    const follows: SecurityProtocol = `${sasl === undefined ? '' : 'SASL_'}${
      tls !== undefined ? 'SSL' : 'PLAINTEXT'
    }` as SecurityProtocol
    if (asked !== undefined && asked !== follows)
      throw disagreement(owner, asked, tls !== undefined, sasl !== undefined)
    this.protocol = follows
    this.#ssl = tls === true ? {} : tls
    this.#logger = logger
    this.mechanism = sasl === undefined ? undefined : mechanismOf(sasl)
    if (this.mechanism?.name === 'PLAIN' && tls === undefined) {
      logger.warn('SASL PLAIN without TLS sends the password in clear text: set `ssl`, or use SCRAM')
    }
  }

  /** TLS settings for one new connection; undefined without TLS. */
  async tls(): Promise<TlsOptions | undefined> {
    const options = typeof this.#ssl === 'function' ? await this.#ssl() : this.#ssl
    if (options?.rejectUnauthorized === false && !this.#warned) {
      this.#warned = true
      this.#logger.warn('TLS without verification (ssl.rejectUnauthorized: false): anyone can pose as the broker')
    }
    return options
  }

  toJSON(): unknown {
    return { protocol: this.protocol, mechanism: this.mechanism?.name }
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.mechanism === undefined ? this.protocol : `${this.protocol} (${this.mechanism.name})`
  }
}

/** Checks the shape of `ssl`. */
export function sslOption(): Check<SslOptions> {
  return (value, label) => {
    if (typeof value === 'boolean' || typeof value === 'function') return value as SslOptions
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw wrongType(label, 'true, TLS options or a function that returns them', value)
    }
    return value as TlsOptions
  }
}

/** Checks the shape of `sasl`. Messages name the fields, never what is in them. */
export function saslOption(): Check<SaslOptions> {
  return (value, label) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw wrongType(label, 'an object with a mechanism', value)
    }
    const fields = value as Record<string, unknown>
    if (typeof fields['authenticate'] === 'function') {
      if (typeof fields['name'] !== 'string' || fields['name'] === '') {
        throw new TypeError(`${label}: a mechanism of your own needs a name`)
      }
      return value as SaslMechanism
    }
    const mechanism = fields['mechanism']
    if (typeof mechanism !== 'string') throw wrongType(`${label}: mechanism`, 'a string', mechanism)
    if (mechanism !== 'PLAIN') throw unsupportedMechanism(label, mechanism)
    for (const name of Object.keys(fields)) {
      if (!['mechanism', 'username', 'password'].includes(name)) {
        throw new TypeError(`${label}: unknown field ${describe(name)} for mechanism ${mechanism}`)
      }
    }
    for (const name of ['username', 'password']) {
      if (typeof fields[name] !== 'string' || fields[name] === '') {
        throw new TypeError(`${label}: mechanism ${mechanism} needs \`${name}\`, a string that is not empty`)
      }
    }
    return value as SaslOptions
  }
}

function mechanismOf(sasl: SaslOptions): SaslMechanism {
  if ('authenticate' in sasl) return sasl
  return plain(sasl.username, sasl.password)
}

function disagreement(owner: string, asked: SecurityProtocol, tls: boolean, sasl: boolean): TypeError {
  const label = `${owner}: option \`securityProtocol\` is ${asked}`
  if (asked.startsWith('SASL_') !== sasl) {
    return new TypeError(sasl ? `${label}, but \`sasl\` is given` : `${label}, which needs \`sasl\``)
  }
  return new TypeError(tls ? `${label}, but \`ssl\` is given` : `${label}, but \`ssl\` is false`)
}
