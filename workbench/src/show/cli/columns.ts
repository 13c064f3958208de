const COLUMNS_UNTOLD = 100 // where nobody tells how wide it is: a file, a pipe
const COLUMNS_MIN = 60 // shorter lines say nothing; a narrower terminal breaks them
const COLUMNS_MAX = 500

/** How wide the lines for a stream may be: as its terminal is, else as COLUMNS says, else 100; from 60 to 500. */
export function columnsOf(stream: { readonly columns?: number }, told: string | undefined): number {
  const asked = stream.columns || (/^\d{1,9}$/.test(told ?? '') ? Number(told) : 0) || COLUMNS_UNTOLD
  return Math.min(COLUMNS_MAX, Math.max(COLUMNS_MIN, asked))
}
