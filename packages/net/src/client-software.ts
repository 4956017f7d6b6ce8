import type { ClientSoftware } from './connection-options.ts'

/** What brokers show in their metrics and request logs (KIP-511). The version is that of package.json. */
export const clientSoftware: ClientSoftware = { name: 'kclient', version: '0.1.0' }
