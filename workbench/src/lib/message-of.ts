/** What was thrown, in words: the message of an error, and anything else as text. Of several addresses that were tried it is that of the first. */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const { message, code } = thrown as NodeJS.ErrnoException
  const [first] = thrown instanceof AggregateError ? (thrown.errors as readonly unknown[]) : []
  return message || (first === undefined ? code : messageOf(first)) || String(thrown)
}
