import { UnsupportedVersionError } from '@kclient/errors'

// What the generated codecs need at run time, besides a reader or a writer.

export { ZERO_UUID } from './uuid.ts'

/** For a version outside of what the schemas define. */
export function unsupportedVersion(message: string, version: number): UnsupportedVersionError {
  return new UnsupportedVersionError(`${message} has no version ${version}`)
}

/** For a field that would be lost, because the version has no place for it. */
export function unsupportedField(message: string, field: string, version: number): UnsupportedVersionError {
  return new UnsupportedVersionError(
    `${message} version ${version} has no field \`${field}\`: leave it out, or use a version that has it`,
  )
}
