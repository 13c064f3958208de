import { createHash } from 'node:crypto'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import type { Placement } from '../protocol.ts'
import { type CallAround, type CallAt, edited, editsOf } from './edits.ts'
import { NODE_MAJOR } from './engine.ts'
import { HOOK, isArmed, isWatched, MADE_HOOK, STARTS, TIMED_HOOK } from './hook.ts'
import type { Inspector, Script } from './inspector.ts'

const MS_PER_MB_LIVE = NODE_MAJOR < 22 ? 9 : 8 // the engine walks every live object
const MS_PER_KB_SOURCE = 0.15 // and every function of the file
const KB_FREE = 64
const MB = 1024 * 1024
const LIVE_EDIT_BEHIND_FLAG = 26

/** What the engine said to a changed text; only `Ok` changed anything. */
export type EditStatus =
  | 'Ok'
  | 'CompileError'
  | 'BlockedByActiveGenerator'
  | 'BlockedByActiveFunction'
  | 'BlockedByTopLevelEsModuleChange'

/** A call to put into a line. */
export type Insertion = Pick<Placement, 'at' | 'braceEnd' | 'names'> & {
  readonly slot: number
  /** The call of the function keeps the starts of timers in a variable. */
  readonly timed?: boolean
}

/** A call to put around an expression that makes an object. */
export type Around = { readonly at: number; readonly end: number; readonly slot: number }

/** SHA-256 of a script's text as the engine counts it. */
export const hashOf = (text: string): string => createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('hex')

/** The part of the heap that the engine walks to change a function. */
export function liveMb(): number {
  const walked = getHeapSpaceStatistics().filter((s) => s.space_name === 'old_space' || s.space_name === 'new_space')
  return walked.reduce((sum, s) => sum + s.space_used_size, 0) / MB
}

/** How long a patch of a file of `chars` would stall the process: an upper bound that grows with the live heap. */
export const predictedStallMs = (chars: number): number =>
  liveMb() * MS_PER_MB_LIVE + Math.max(0, chars / 1024 - KB_FREE) * MS_PER_KB_SOURCE

/** One loaded script and the calls that stand in it. */
export class PatchedScript {
  readonly script: Script
  /** Without any probe; offsets of placements are in it. */
  readonly original: string
  readonly originalHash: string
  #insertions: readonly (Insertion | Around)[] = []
  #text: string

  constructor(script: Script, original: string) {
    this.script = script
    this.original = original
    this.originalHash = hashOf(original)
    this.#text = original
  }

  /** Puts calls in; those of probes that are gone leave with the same edit. Anything but `Ok` left all as it was. */
  insert(added: readonly (Insertion | Around)[], inspector: Inspector): EditStatus {
    const wanted = [...this.#insertions.filter(isLive), ...added]
    const text = patched(this.original, wanted)
    if (NODE_MAJOR >= LIVE_EDIT_BEHIND_FLAG) setFlagsFromString('--inspector-live-edit')
    const edit = { scriptId: this.script.scriptId, scriptSource: text }
    const { status } = inspector.post<{ status: EditStatus }>('Debugger.setScriptSource', edit)
    if (status !== 'Ok') return status
    if (inspector.source(this.script.scriptId) !== text)
      throw new Error('the engine took the patch and runs another text')
    this.#insertions = wanted
    this.#text = text
    return status
  }

  /** Where an offset of the original text is in the text that runs: 0-based line and column. */
  positionOf(at: number): { readonly lineNumber: number; readonly columnNumber: number } {
    const shifted =
      at + editsOf(this.#insertions.map(callAt)).reduce((sum, e) => sum + (e.at < at ? e.text.length : 0), 0)
    const before = this.#text.slice(0, shifted)
    return { lineNumber: before.split('\n').length - 1, columnNumber: shifted - (before.lastIndexOf('\n') + 1) }
  }
}

/** `original` with the calls in it; no line is added, so line numbers stay true. */
export const patched = (original: string, insertions: readonly (Insertion | Around)[]): string =>
  edited(original, editsOf(insertions.map(callAt)))

const isLive = (i: Insertion | Around): boolean => ('end' in i ? isWatched(i.slot) : isArmed(i.slot))

const callAt = (i: Insertion | Around): CallAt | CallAround =>
  'end' in i
    ? { ...i, opening: `${MADE_HOOK}(${i.slot},` }
    : { ...i, call: `try{${i.timed ? timedCallOf(i.slot, i.names) : callOf(i.slot, i.names)}}catch{}` }

/** The call itself: made here of names alone, so no code ever comes from outside. */
export const callOf = (slot: number, names: readonly string[]): string => `${HOOK}(${[slot, ...names].join(',')})`

/** As `var`, so that every place of the function shares it, whichever block it stands in. */
const timedCallOf = (slot: number, names: readonly string[]): string =>
  `var ${STARTS}=${TIMED_HOOK}(${[slot, STARTS, ...names].join(',')})`
