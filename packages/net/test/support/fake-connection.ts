import { type ApiVersionsResponseInput, apiVersionsApi } from '@kclient/protocol/messages/api-versions'
import { Connection, type ConnectionOptions, Deadline } from '../../src/index.ts'
import { FakeRuntime, type FakeTransport, settle } from './fake-runtime.ts'
import { offered, responseBytes } from './scripted-server.ts'

/** A connection whose clock and other side are the test's. */
export interface FakeConnection {
  readonly runtime: FakeRuntime
  readonly transport: FakeTransport
  readonly connection: Connection
}

/** Begins to open a connection; the transport waits to be connected. */
export function beginFake(options: Partial<ConnectionOptions> = {}): {
  readonly runtime: FakeRuntime
  readonly opening: Promise<Connection>
} {
  const runtime = new FakeRuntime()
  const opening = Connection.open({ host: 'broker', port: 9092, runtime, ...options }, Deadline.never(runtime))
  opening.catch(() => {})
  return { runtime, opening }
}

/** A connection that is ready. */
export async function openFake(
  options: Partial<ConnectionOptions> = {},
  versions: ApiVersionsResponseInput = offered,
): Promise<FakeConnection> {
  const { runtime, opening } = beginFake(options)
  await settle()
  const transport = runtime.last
  transport.handlers.onConnect()
  await settle()
  transport.handlers.onBytes(responseBytes(apiVersionsApi, 4, 0, versions))
  return { runtime, transport, connection: await opening }
}
