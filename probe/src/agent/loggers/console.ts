import { formatWithOptions } from 'node:util'
import { verboseHere } from '../verbose.ts'
import type { Raised } from './raised.ts'

const LEVELS = ['debug', 'log', 'info', 'warn', 'error', 'trace'] as const

/** The console has no level that could be raised; what it says for the user is shown as well. */
export function raiseConsole(): Raised {
  const undo = LEVELS.map((level) => {
    const before = console[level]
    const raised = (...args: unknown[]): void => {
      const armed = verboseHere()
      before.apply(console, args)
      armed?.say({ level: level === 'log' ? 'info' : level, text: textOf(args) })
    }
    console[level] = raised
    return () => {
      if (console[level] === raised) console[level] = before
    }
  })
  return { count: 1, undo }
}

/** As the console would, without running what the app has taught its objects to show. */
function textOf(args: readonly unknown[]): string {
  return formatWithOptions({ customInspect: false, getters: false, depth: 2, maxStringLength: 256 }, ...args)
}
