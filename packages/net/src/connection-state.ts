/**
 * The life of a connection. Phases in brackets are left out where they do not apply:
 *
 * idle → connecting → [tls] → api-versions → [authenticating] → ready → [draining] → closing → closed
 */
export type ConnectionState =
  | 'idle'
  | 'connecting'
  | 'tls'
  | 'api-versions'
  | 'authenticating'
  | 'ready'
  | 'draining'
  | 'closing'
  | 'closed'

const next = {
  idle: ['connecting', 'closing'],
  connecting: ['tls', 'api-versions', 'closing'],
  tls: ['api-versions', 'closing'],
  'api-versions': ['authenticating', 'ready', 'closing'],
  authenticating: ['ready', 'closing'],
  ready: ['draining', 'closing'],
  draining: ['closing'],
  closing: ['closed'],
  closed: [],
} as const satisfies Record<ConnectionState, readonly ConnectionState[]>

/** Whether a connection may go from one state to the other. */
export function isLegalTransition(from: ConnectionState, to: ConnectionState): boolean {
  return (next[from] as readonly ConnectionState[]).includes(to)
}
