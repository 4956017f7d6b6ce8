import type { JoinGroupRequestProtocol, JoinGroupResponseInput } from '@kclient/protocol/messages/join-group'
import type { SyncGroupResponseInput } from '@kclient/protocol/messages/sync-group'
import { deferred } from '../../wire/deferred.ts'

/** The answer to JoinGroup, in the words of the newest version. */
export type JoinAnswer = JoinGroupResponseInput

/** The answer to SyncGroup, in the words of the newest version. */
export type SyncAnswer = SyncGroupResponseInput

/** What a member says of itself when it joins. */
export interface MemberTerms {
  readonly rebalanceTimeoutMs: number
  readonly sessionTimeoutMs: number
  /** What it can be assigned by, the one it likes best first. */
  readonly protocols: readonly JoinGroupRequestProtocol[]
}

/** Who a member is. */
export interface MemberIdentity {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly clientId: string
}

export const noAssignment: Buffer = Buffer.alloc(0)

/** One member of a classic group. */
export class GroupMember {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly clientId: string
  assignment: Buffer = noAssignment
  /** Its first JoinGroup is not answered yet, so it knows no member id to send heartbeats with. */
  isNew = false
  #terms: MemberTerms
  #join: ((answer: JoinAnswer) => void) | undefined
  #sync: ((answer: SyncAnswer) => void) | undefined

  constructor({ memberId, groupInstanceId, clientId }: MemberIdentity, terms: MemberTerms) {
    this.memberId = memberId
    this.groupInstanceId = groupInstanceId
    this.clientId = clientId
    this.#terms = copyOf(terms)
  }

  get rebalanceTimeoutMs(): number {
    return this.#terms.rebalanceTimeoutMs
  }

  get sessionTimeoutMs(): number {
    return this.#terms.sessionTimeoutMs
  }

  get protocols(): readonly JoinGroupRequestProtocol[] {
    return this.#terms.protocols
  }

  get terms(): MemberTerms {
    return this.#terms
  }

  update(terms: MemberTerms): void {
    this.#terms = copyOf(terms)
  }

  /** What it said under a protocol; empty when it does not know it. */
  metadataOf(protocolName: string | null): Buffer {
    return this.protocols.find(({ name }) => name === protocolName)?.metadata ?? noAssignment
  }

  /** Whether it would join with just what it is known by. */
  matches(protocols: readonly JoinGroupRequestProtocol[]): boolean {
    return (
      protocols.length === this.protocols.length &&
      protocols.every(({ name, metadata }, at) => {
        const known = this.protocols[at]
        return known !== undefined && known.name === name && known.metadata.equals(metadata)
      })
    )
  }

  get isAwaitingJoin(): boolean {
    return this.#join !== undefined
  }

  get isAwaitingSync(): boolean {
    return this.#sync !== undefined
  }

  /** Lets its JoinGroup wait. One that waits already is never answered: its connection is taken for gone. */
  awaitJoin(): Promise<JoinAnswer> {
    const { promise, resolve } = deferred<JoinAnswer>()
    this.#join = resolve
    return promise
  }

  answerJoin(answer: JoinAnswer): void {
    this.#join?.(answer)
    this.#join = undefined
  }

  awaitSync(): Promise<SyncAnswer> {
    const { promise, resolve } = deferred<SyncAnswer>()
    this.#sync = resolve
    return promise
  }

  answerSync(answer: SyncAnswer): void {
    this.#sync?.(answer)
    this.#sync = undefined
  }
}

// What comes with a request are views of its frame.
function copyOf({ protocols, ...terms }: MemberTerms): MemberTerms {
  return { ...terms, protocols: protocols.map(({ name, metadata }) => ({ name, metadata: Buffer.from(metadata) })) }
}
