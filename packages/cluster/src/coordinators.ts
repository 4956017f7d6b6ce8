import { brokerError, ErrorCode } from '@kclient/errors'
import type { Connection, Deadline } from '@kclient/net'
import { findCoordinatorApi } from '@kclient/protocol/messages/find-coordinator'
import { deferred } from './deferred.ts'
import type { BrokerNode } from './metadata-snapshot.ts'
import type { CoordinatorKey, CoordinatorType } from './requests.ts'

/** What the coordinators are looked up with. */
export interface CoordinatorParts {
  /** Asks any broker; a look-up has a time limit of its own and no caller's. */
  ask<T>(what: string, attempt: (connection: Connection, deadline: Deadline) => Promise<T>): Promise<T>
  /** Makes the broker that coordinates known. */
  learn(node: BrokerNode): void
}

interface Entry {
  readonly type: CoordinatorType
  readonly key: string
  nodeId: number | undefined
  finding: Promise<number> | undefined
}

const KEY_TYPE: Record<CoordinatorType, number> = { group: 0, transaction: 1 }

/** First version that asks for several keys, and answers per key (KIP-699). */
const BATCHED_VERSION = 4

/**
 * Who coordinates which group and which transactional id. A look-up is shared by all who need it and belongs to none
 * of them (M-SHARED). What is known is forgotten when an answer denies it, when the broker is lost, and when it leaves
 * the cluster.
 */
export class Coordinators {
  readonly #parts: CoordinatorParts
  readonly #entries = new Map<string, Entry>()
  #closed: Error | undefined

  constructor(parts: CoordinatorParts) {
    this.#parts = parts
  }

  /** Node id of the coordinator; one look-up when it is not known, whose failure is the caller's to repeat. */
  async find({ coordinator: type, key }: CoordinatorKey, deadline: Deadline): Promise<number> {
    if (this.#closed !== undefined) throw this.#closed
    const name = nameOf(type, key)
    let entry = this.#entries.get(name)
    if (entry?.nodeId !== undefined) return entry.nodeId
    if (entry === undefined) {
      entry = { type, key, nodeId: undefined, finding: undefined }
      this.#entries.set(name, entry)
    }
    entry.finding ??= this.#begin(name, entry)
    return await deadline.wait(entry.finding, `looking up the coordinator of ${type} ${key}`)
  }

  /** Forgets a coordinator; with `nodeId` only if it is still that one. */
  forget({ coordinator: type, key }: CoordinatorKey, nodeId?: number): void {
    const name = nameOf(type, key)
    const known = this.#entries.get(name)?.nodeId
    // A look-up under way began after whatever the caller has heard: it stays.
    if (known !== undefined && (nodeId === undefined || known === nodeId)) this.#entries.delete(name)
  }

  /** Forgets all that this broker coordinates. */
  forgetNode(nodeId: number): void {
    this.keepOnly(id => id !== nodeId)
  }

  /** Forgets those whose broker is not there any more. */
  keepOnly(isThere: (nodeId: number) => boolean): void {
    for (const [name, { nodeId }] of this.#entries) {
      if (nodeId !== undefined && !isThere(nodeId)) this.#entries.delete(name)
    }
  }

  close(reason: Error): void {
    this.#closed = reason
    this.#entries.clear()
  }

  #begin(name: string, entry: Entry): Promise<number> {
    const finding = deferred<number>()
    void this.#lookUp(entry).then(
      node => {
        if (this.#closed !== undefined) return finding.reject(this.#closed)
        this.#parts.learn(node)
        entry.nodeId = node.nodeId
        entry.finding = undefined
        finding.resolve(node.nodeId)
      },
      (error: unknown) => {
        if (this.#entries.get(name) === entry) this.#entries.delete(name)
        finding.reject(this.#closed ?? error)
      },
    )
    return finding.promise
  }

  async #lookUp({ type, key }: Entry): Promise<BrokerNode> {
    const keyType = KEY_TYPE[type]
    const what = `Cannot find the coordinator of ${type} ${key}`
    const answer = await this.#parts.ask(what, async (connection, deadline) => {
      const version = connection.apiVersions.pick(findCoordinatorApi)
      const isBatched = version >= BATCHED_VERSION
      const body = isBatched ? { keyType, coordinatorKeys: [key] } : { keyType, key }
      const response = await connection.request(findCoordinatorApi, body, { version, deadline })
      const found = isBatched ? response.coordinators.find(each => each.key === key) : response
      // An error is an answer too: another broker would say the same.
      return { ...(found ?? nobody), broker: connection.broker }
    })
    const { nodeId, host, port, errorCode, broker } = answer
    if (errorCode !== ErrorCode.NONE) {
      const of = `${type} ${key}`
      throw brokerError(errorCode, { broker, message: answer.errorMessage ? `${of}: ${answer.errorMessage}` : of })
    }
    // Some brokers name no coordinator, and no error either.
    if (nodeId < 0 || !host) throw brokerError(ErrorCode.COORDINATOR_NOT_AVAILABLE, { broker })
    return { nodeId, host, port, rack: null }
  }
}

const nobody = { nodeId: -1, host: '', port: -1, errorCode: ErrorCode.NONE, errorMessage: null }

function nameOf(type: CoordinatorType, key: string): string {
  return `${type} ${key}`
}
