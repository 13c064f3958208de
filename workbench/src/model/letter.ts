/** What came in and is to be worked on, or what is to go out. */
export type Box = 'in' | 'out'

/** waiting: it will be tried; done: it was; dead: it will not be tried again unless somebody asks. */
export type LetterState = 'waiting' | 'done' | 'dead'

/** Something to be kept until it is dealt with. */
export type NewLetter = {
  /** A second one under the same key is not kept. */
  readonly key: string
  /** Where it came from, or where it goes to. */
  readonly about: string
  /** JSON. */
  readonly body: string
}

/** A letter with how it stands; times are RFC 3339. */
export type Letter = NewLetter & {
  readonly seq: number
  readonly state: LetterState
  readonly tries: number
  readonly madeAt: string
  readonly nextAt: string
  /** What came of the last try. */
  readonly says: string
}
