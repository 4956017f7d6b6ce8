/**
 * Where kclient writes what an operator may want to know. `console` and pino loggers fit as they are. The message says
 * it all and never holds a secret; the context repeats its facts as fields, for loggers that keep them.
 */
export interface Logger {
  debug(message: string, context?: object): void
  info(message: string, context?: object): void
  warn(message: string, context?: object): void
  error(message: string, context?: object): void
}

const nothing = (): void => {}

/** The default: a library is silent until it is asked to speak. */
export const silentLogger: Logger = Object.freeze({ debug: nothing, info: nothing, warn: nothing, error: nothing })
