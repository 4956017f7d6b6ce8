import type { BrokerErrorInfo } from './broker-error-info.ts'
import { brokerErrorTable } from './broker-error-table.ts'

/** Every error of the protocol, NONE (0) included, in the order of their numbers. */
export const brokerErrors: readonly BrokerErrorInfo[] = brokerErrorTable.map(
  ([number, name, className, retriable, refresh, transaction, message]) =>
    Object.freeze({
      number,
      name,
      className,
      retriable,
      refreshMetadata: refresh === 'metadata',
      refreshCoordinator: refresh === 'coordinator',
      transaction,
      message,
    }),
)

const byNumber: ReadonlyMap<number, BrokerErrorInfo> = new Map(brokerErrors.map(info => [info.number, info]))

const unknownServerError = byNumber.get(-1) as BrokerErrorInfo

/** What is known of an error number; one that is not known is described as UNKNOWN_SERVER_ERROR with that number. */
export function brokerErrorInfo(number: number): BrokerErrorInfo {
  return (
    byNumber.get(number) ?? {
      ...unknownServerError,
      number,
      message: `The broker answered with error ${number}, which this version of kclient does not know`,
    }
  )
}
