/** Whether a failure says that the database has as many queries running and waiting as it takes: trying again helps. */
export const isBusy = (message: string): boolean => /\bTOO_MANY_SIMULTANEOUS_QUERIES\b/.test(message)

/** What to do about a failure, as far as its message tells. */
export function wayOut(message: string, otherwise: string): string {
  const isFull = /\bNOT_ENOUGH_SPACE\b|\bENOSPC\b/.test(message)
  if (isFull) return 'Free some space on the disk of the database and send it again; no restart is needed.'
  return isBusy(message) ? 'The database has too many questions at the moment: try again in some seconds.' : otherwise
}
