/** Why a request about an incident was not carried out. */
export type Refusal = {
  /**
   * wrong: what was asked is malformed; missing: what it names is not there; against-the-method: a gate is shut, `todo` says how to pass;
   * conflict: others were faster, again and again; unavailable: the record cannot be written or read.
   */
  readonly kind: 'wrong' | 'missing' | 'against-the-method' | 'conflict' | 'unavailable'
  readonly what: string
  /** What it is about, e.g. `inc-3`. */
  readonly where: string
  /** The way out. */
  readonly todo: string
}
