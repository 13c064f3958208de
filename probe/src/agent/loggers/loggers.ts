import { Module } from 'node:module'
import type { LoggersRaised } from '../../protocol.ts'
import type { Inspector } from '../inspector.ts'
import { raiseConsole } from './console.ts'
import { raisePino } from './pino.ts'
import type { Raised } from './raised.ts'
import { raiseWinston } from './winston.ts'

const none: Raised = { count: 0, undo: [] }

/**
 * The loggers of this process that say everything where `verboseHere` tells, whatever their level, and as before everywhere else.
 * What they say there is shown as well. Loggers that are bundled into the app's own file cannot be found.
 * Cost     finding the instances of pino walks the heap: as much as two or three patches.
 */
export class Loggers {
  #raised: readonly Raised[] = []
  #told: LoggersRaised = { console: 0, pino: 0, winston: 0 }
  #holders = 0

  raise(inspector: Inspector): LoggersRaised {
    this.#holders++
    if (this.#holders > 1) return this.#told
    const [console, pino, winston] = [
      raiseConsole(),
      attempt(() => raisePino(loaded, inspector)),
      attempt(() => raiseWinston(loaded)),
    ]
    this.#raised = [console, pino, winston]
    this.#told = { console: console.count, pino: pino.count, winston: winston.count }
    return this.#told
  }

  letDown(): void {
    this.#holders--
    if (this.#holders > 0) return
    for (const { undo } of this.#raised) for (const letDown of undo) letDown()
    this.#raised = []
  }
}

/** Whether pino is loaded, whose instances have to be looked for. */
export const hasPino = (): boolean => loaded('/pino/lib/proto.js').length > 0

/** What the loaded modules whose path ends in `path` export. */
function loaded(path: string): unknown[] {
  const cache = (Module as unknown as { readonly _cache: Readonly<Record<string, { readonly exports: unknown }>> })
    ._cache
  return Object.keys(cache)
    .filter((file) => file.replaceAll('\\', '/').endsWith(path))
    .map((file) => cache[file]?.exports)
}

/** A logger of another make than the ones known here stays as it is. */
function attempt(raise: () => Raised): Raised {
  try {
    return raise()
  } catch {
    return none
  }
}
