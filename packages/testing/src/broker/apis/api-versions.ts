import { ErrorCode } from '@kclient/errors'
import { type ApiVersionsResponseInput, apiVersionsApi } from '@kclient/protocol/messages/api-versions'
import { type ApiHandler, apiHandler } from '../api-handler.ts'
import type { VersionRange } from '../served-apis.ts'

const softwareName = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/
// The oldest metadata.version that a KRaft broker still supports: 3.3.
const oldestMetadataVersion = 7

/** Says which APIs there are, in which versions. `ranges` is asked at each request: this API is in it, too. */
export function apiVersionsHandler(ranges: () => readonly VersionRange[]): ApiHandler {
  return apiHandler(apiVersionsApi, (request, { version, cluster }): ApiVersionsResponseInput => {
    const { clientSoftwareName, clientSoftwareVersion } = request
    if (version >= 3 && !(softwareName.test(clientSoftwareName) && softwareName.test(clientSoftwareVersion))) {
      return { errorCode: ErrorCode.INVALID_REQUEST, apiKeys: [] }
    }
    const { metadataVersion } = cluster.settings.release
    const features =
      version < 3 || metadataVersion === undefined
        ? {}
        : {
            supportedFeatures: [
              { name: 'metadata.version', minVersion: oldestMetadataVersion, maxVersion: metadataVersion },
            ],
            finalizedFeaturesEpoch: 1n,
            finalizedFeatures: [
              { name: 'metadata.version', maxVersionLevel: metadataVersion, minVersionLevel: metadataVersion },
            ],
          }
    return { errorCode: 0, apiKeys: ranges(), ...features }
  })
}

/** The answer to ApiVersions in a version that is not known: always in the shape of version 0. */
export function unsupportedApiVersions(range: VersionRange | undefined): ApiVersionsResponseInput {
  return { errorCode: ErrorCode.UNSUPPORTED_VERSION, apiKeys: range === undefined ? [] : [range] }
}
