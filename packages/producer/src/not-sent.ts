/** Says of an error that no record it stands for was sent, or will be. */
export function notSent<E extends Error>(error: E): E {
  return Object.assign(error, { persisted: 'no' as const })
}
