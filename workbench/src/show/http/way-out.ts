/** What to do about a failure, as far as its message tells. */
export function wayOut(message: string, otherwise: string): string {
  const isFull = /\bNOT_ENOUGH_SPACE\b|\bENOSPC\b/.test(message)
  return isFull ? 'Free some space on the disk of the database and send it again; no restart is needed.' : otherwise
}
