/** A piece of text to put before the statement at `at`; behind `braceEnd` ends the brace that a lone statement needs around both. */
export type CallAt = { readonly at: number; readonly braceEnd?: number; readonly call: string }

/** An insertion into a text. */
export type Edit = { readonly at: number; readonly text: string }

/** What brings the calls in; offsets are those of the text without any of them. */
export function editsOf(calls: readonly CallAt[]): Edit[] {
  const edits = calls.flatMap(({ at, braceEnd, call }) =>
    braceEnd === undefined
      ? [{ at, text: call }]
      : [
          { at, text: `{${call}` },
          { at: braceEnd, text: '}' },
        ],
  )
  return edits.sort((a, b) => a.at - b.at)
}

/** `original` with the edits in it. */
export function edited(original: string, edits: readonly Edit[]): string {
  const pieces: string[] = []
  let from = 0
  for (const edit of edits) {
    pieces.push(original.slice(from, edit.at), edit.text)
    from = edit.at
  }
  return pieces.join('') + original.slice(from)
}
