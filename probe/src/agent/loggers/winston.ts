import { verboseHere } from '../verbose.ts'
import type { Raised } from './raised.ts'

const LEVEL = Symbol.for('level')

type Info = Readonly<Record<string | symbol, unknown>>
type Method = (this: Transport, ...args: never[]) => unknown
type Transport = { level?: string; readonly levels?: Readonly<Record<string, number>> }

/** Transports decide by their level in `_write` and `_accept`: for the user they have, for that call, the lowest level there is. */
export function raiseWinston(loaded: (path: string) => readonly unknown[]): Raised {
  const transports = [...loaded('/winston-transport/modern.js'), ...loaded('/winston-transport/legacy.js')]
  const loggers = loaded('/winston/lib/winston/logger.js')
  const undo = [
    ...transports.flatMap((made) => ['_write', '_accept'].map((name) => replaced(made, name, lowered))),
    ...loggers.map((made) => replaced(made, '_transform', shown)),
    ...loggers.map((made) => replaced(made, 'isLevelEnabled', enabled)),
  ]
  return { count: loggers.length, undo }
}

function replaced(made: unknown, name: string, by: (before: Method) => Method): () => void {
  const prototype = (made as { readonly prototype: Record<string, Method | undefined> }).prototype
  const before = prototype[name]
  if (before === undefined) return () => {}
  const after = by(before)
  prototype[name] = after
  return () => {
    if (prototype[name] === after) prototype[name] = before
  }
}

const lowered = (before: Method): Method =>
  function (...args) {
    if (verboseHere() === undefined) return before.apply(this, args)
    const had = Object.getOwnPropertyDescriptor(this, 'level')
    const lowest = Object.entries(this.levels ?? {}).sort(([, a], [, b]) => b - a)[0]?.[0]
    if (lowest !== undefined) this.level = lowest
    try {
      return before.apply(this, args)
    } finally {
      if (had !== undefined) Object.defineProperty(this, 'level', had)
      else delete this.level
    }
  }

const shown = (before: Method): Method =>
  function (...args) {
    const info = args[0] as Info | undefined
    const said = before.apply(this, args)
    verboseHere()?.say({
      level: String(info?.[LEVEL] ?? info?.level ?? ''),
      text: typeof info?.message === 'string' ? info.message : '',
      fields: info,
    })
    return said
  }

const enabled = (before: Method): Method =>
  function (...args) {
    return verboseHere() !== undefined || before.apply(this, args)
  }
