import { IllegalStateError } from '@kclient/errors'

/**
 * Where a member of a classic group is:
 *
 * - `unjoined`: the coordinator knows nothing of it, or not any more;
 * - `preparing`: it is about to join, and gives back what it has to; as a member of the generation before, which holds
 *   until JoinGroup goes out;
 * - `joining`: JoinGroup waits until all members have joined;
 * - `syncing`: SyncGroup waits for what the leader has assigned; the leader assigns before it sends it;
 * - `stable`: it has its partitions, and heartbeats keep it a member;
 * - `leaving`: LeaveGroup is under way, after what was held has been given back.
 */
export type MemberState = 'unjoined' | 'preparing' | 'joining' | 'syncing' | 'stable' | 'leaving'

const next = {
  unjoined: ['preparing'],
  preparing: ['joining', 'leaving', 'unjoined'],
  joining: ['syncing', 'preparing', 'leaving', 'unjoined'],
  syncing: ['stable', 'preparing', 'leaving', 'unjoined'],
  stable: ['preparing', 'leaving', 'unjoined'],
  leaving: ['unjoined'],
} as const satisfies Record<MemberState, readonly MemberState[]>

/** @throws IllegalStateError for a step that no member may take. */
export function expectStep(from: MemberState, to: MemberState): void {
  const legal: readonly MemberState[] = next[from]
  if (!legal.includes(to)) throw new IllegalStateError(`Group member: from ${from} to ${to}`)
}

/** Who this member is: a new one with each generation, so that it serves as the token of what was begun under it. */
export interface Membership {
  readonly memberId: string
  /** -1: it has joined no generation yet, or has lost it. */
  readonly generationId: number
}

/** No member. */
export const nobody: Membership = { memberId: '', generationId: -1 }
