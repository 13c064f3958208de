import type { Inspector } from '../inspector.ts'
import { verboseHere } from '../verbose.ts'
import type { Raised } from './raised.ts'

type Method = (this: Pino, ...args: unknown[]) => unknown
type Pino = Record<string | symbol, unknown> & {
  readonly levels: {
    readonly values: Readonly<Record<string, number>>
    readonly labels: Readonly<Record<string, string>>
  }
}
type Parts = { readonly prototype: Pino; readonly symbols: Readonly<Record<string, symbol>>; readonly tools: Tools }
type Tools = { readonly genLog: (level: number, hook: unknown) => Method }

/** A level below the logger's is a method that does nothing, on the instance itself; for the user it becomes the one that speaks. */
export function raisePino(loaded: (path: string) => readonly unknown[], inspector: Inspector): Raised {
  const [protos, symbols, tools] = ['proto', 'symbols', 'tools'].map((name) => loaded(`/pino/lib/${name}.js`))
  let count = 0
  const undo = (protos ?? []).flatMap((make, i) => {
    const prototype = Object.getPrototypeOf((make as () => object)()) as Pino
    const parts = { prototype, symbols: symbols?.[i], tools: tools?.[i] } as Parts
    const instances = (inspector.instancesOf(prototype) as Pino[]).filter((one) =>
      Object.hasOwn(one, parts.symbols.levelValSym ?? ''),
    )
    count += instances.length
    return [...raisedPrototype(parts), ...instances.flatMap((instance) => raisedInstance(instance, parts))]
  })
  return { count, undo }
}

function raisedInstance(instance: Pino, { symbols, tools }: Parts): (() => void)[] {
  if (!Object.hasOwn(instance, symbols.levelValSym ?? '')) return [] // it has its methods from its parent
  const hook = (instance[symbols.hooksSym ?? ''] as { logMethod?: unknown } | undefined)?.logMethod
  const level = Number(instance[symbols.levelValSym ?? ''])
  const undo = Object.entries(instance.levels.values).map(([name, value]) => {
    const silent = instance[name] as Method
    if (value >= level || !Object.hasOwn(instance, name)) return () => {}
    const speaks = tools.genLog(value, hook)
    const raised: Method = function (...args) {
      return verboseHere() === undefined ? silent.apply(this, args) : speaks.apply(this, args)
    }
    instance[name] = raised
    return () => {
      if (instance[name] === raised) instance[name] = silent
    }
  })
  return undo
}

/** Loggers that come later, and what is shown of all of them. */
function raisedPrototype(parts: Parts): (() => void)[] {
  const { prototype, symbols } = parts
  const undo = [
    replaced(prototype, symbols.setLevelSym, (before) => {
      return function (...args) {
        before.apply(this, args)
        raisedInstance(this, parts) // when the probe is gone, its methods find nobody to speak for
      }
    }),
    replaced(prototype, symbols.writeSym, (before) => {
      return function (...args) {
        before.apply(this, args)
        const [fields, text, level] = args
        verboseHere()?.say({ level: this.levels.labels[Number(level)] ?? '', text: String(text ?? ''), fields })
      }
    }),
    replaced(prototype, 'isLevelEnabled', (before) => {
      return function (...args) {
        return verboseHere() !== undefined || before.apply(this, args)
      }
    }),
  ]
  return undo
}

function replaced(prototype: Pino, name: string | symbol | undefined, by: (before: Method) => Method): () => void {
  const before = name === undefined ? undefined : (prototype[name] as Method | undefined)
  if (name === undefined || before === undefined) return () => {}
  const after = by(before)
  prototype[name] = after
  return () => {
    if (prototype[name] === after) prototype[name] = before
  }
}
