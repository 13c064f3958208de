/** A piece of text to put before the statement at `at`; behind `braceEnd` ends the brace that a lone statement needs around both. */
export type CallAt = { readonly at: number; readonly braceEnd?: number; readonly call: string }

/** A call to put around the expression from `at` to `end`: what stands before it, up to the comma. */
export type CallAround = { readonly at: number; readonly end: number; readonly opening: string }

/** An insertion into a text. */
export type Edit = { readonly at: number; readonly text: string }

/** At one offset, what ends stands before what begins, and of two calls around expressions the outer one first. */
type Ranked = Edit & { readonly rank: number; readonly inner?: number }
const [CLOSES, BRACE_CLOSES, STATEMENT, OPENS] = [0, 1, 2, 3]

/** What brings the calls in; offsets are those of the text without any of them. */
export function editsOf(calls: readonly (CallAt | CallAround)[]): Edit[] {
  const edits = calls.flatMap((call) => ('end' in call ? around(call) : before(call)))
  return edits.sort((a, b) => a.at - b.at || a.rank - b.rank || (b.inner ?? 0) - (a.inner ?? 0))
}

const around = ({ at, end, opening }: CallAround): Ranked[] => [
  { at, text: opening, rank: OPENS, inner: end },
  { at: end, text: ')', rank: CLOSES },
]

const before = ({ at, braceEnd, call }: CallAt): Ranked[] =>
  braceEnd === undefined
    ? [{ at, text: call, rank: STATEMENT }]
    : [
        { at, text: `{${call}`, rank: STATEMENT },
        { at: braceEnd, text: '}', rank: BRACE_CLOSES },
      ]

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
