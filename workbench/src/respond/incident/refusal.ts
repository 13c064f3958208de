/**
 * What passes a refusal: a verb with the words after it, which comes first, or the same verb with one more field; `says` tells
 * what that means or what is to be given.
 */
export type Pass = {
  readonly verb: string
  readonly words?: readonly string[]
  readonly field?: string
  readonly says: string
}

type Said = {
  readonly what: string
  /** What it is about, e.g. `inc-3`. */
  readonly where: string
  /** The way out, in words that hold on the page and for agents too. */
  readonly todo: string
  /** What does it, as it is typed on the command line. */
  readonly command?: string
}

/**
 * Why a request about an incident was not carried out. wrong: what was asked is malformed; missing: what it names is not there;
 * conflict: others were faster, again and again; unavailable: the record cannot be written or read.
 */
export type Refusal =
  | (Said & { readonly kind: 'wrong' | 'missing' | 'conflict' | 'unavailable'; readonly pass?: readonly Pass[] })
  /** A gate is shut; each way through it is named. */
  | (Said & { readonly kind: 'against-the-method'; readonly pass: readonly [Pass, ...Pass[]] })
