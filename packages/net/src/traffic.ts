/**
 * Counts what connections do, over the lives of all that are given it. Connections count, whoever made it reads; numbers
 * only go up.
 */
export class Traffic {
  /** Connections that became ready for requests. */
  opened = 0
  /** Of these, how many have ended, for whatever reason. */
  closed = 0
  /** Of those, how many this client did not close itself: cut, too slow to answer, or with malformed bytes. */
  lost = 0
  /** Requests handed to sockets, those of the set-up (ApiVersions, login) included. */
  requestsSent = 0
  /** Responses taken. */
  responsesReceived = 0
  /** Bytes of requests handed to sockets; with TLS, before encryption. */
  bytesSent = 0
  /** Bytes that came from sockets; with TLS, after decryption. */
  bytesReceived = 0
  /** For how long brokers have asked for silence (KIP-219), in ms. */
  throttledMs = 0
}
