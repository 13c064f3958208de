import * as nodeModule from 'node:module'
import { pathToFileURL } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { installHook } from '../hook.ts'
import { setSlotsHere } from './here.ts'
import type { LoadedElsewhere } from './loader.ts'
import { selects } from './paths.ts'
import { Slots } from './slots.ts'
import { SLOTS_MAX, slotsOf } from './slotted.ts'

const { Module } = nodeModule
type Compile = (this: unknown, content: string, filename: string, ...rest: unknown[]) => unknown
type Loaded = { readonly format?: string | null | undefined; readonly source?: unknown }

/**
 * Gives every statement of the files that `paths` selects a slot as they are loaded: CommonJS where it is compiled, modules by the hooks
 * for loading, before Node 22.15 in the thread that Node has for them. What was loaded before keeps its text.
 */
export function installSlots(paths: string): void {
  const isHere = typeof nodeModule.registerHooks === 'function'
  const made = new Slots(isHere ? SLOTS_MAX : SLOTS_MAX / 2)
  setSlotsHere(made)
  installHook()
  const selected = selects(paths, process.cwd())
  compileWith((content, filename) => {
    const url = pathToFileURL(filename).href
    return selected(url) ? made.load(url, content) : content
  })
  if (isHere) hookLoading(made, selected)
  else loadElsewhere(made, paths)
}

function compileWith(change: (content: string, filename: string) => string): void {
  const prototype = Module.prototype as unknown as { _compile: Compile }
  const compile = prototype._compile
  prototype._compile = function (content, filename, ...rest) {
    return compile.call(this, typeof content === 'string' ? change(content, filename) : content, filename, ...rest)
  }
}

function hookLoading(made: Slots, selected: (url: string) => boolean): void {
  nodeModule.registerHooks({
    load(url, context, next) {
      const loaded = next(url, context)
      const text = selected(url) ? moduleText(loaded) : undefined
      return text === undefined ? loaded : { ...loaded, format: 'module', source: made.load(url, text) }
    },
  })
}

/** The JavaScript of a module, types blanked out; nothing for what is no module. */
function moduleText({ format, source }: Loaded): string | undefined {
  if (source === null || source === undefined || (format !== 'module' && format !== 'module-typescript'))
    return undefined
  const text = typeof source === 'string' ? source : new TextDecoder().decode(source as Uint8Array)
  return format === 'module' ? text : withoutTypes(text)
}

/** As Node itself does it without a word; asked for by name, it would warn on the app's standard error. */
function withoutTypes(text: string): string {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return nodeModule.stripTypeScriptTypes(text)
  } finally {
    process.emitWarning = emitWarning
  }
}

function loadElsewhere(made: Slots, paths: string): void {
  const { port1, port2 } = new MessageChannel()
  port1.on('message', ({ url, text, base }: LoadedElsewhere) => made.loaded(url, text, slotsOf(text), base))
  port1.unref()
  const data = { paths, cwd: process.cwd(), port: port2 }
  const name = import.meta.url.endsWith('.ts') ? './loader.ts' : './loader.js'
  nodeModule.register(name, { parentURL: import.meta.url, data, transferList: [port2] })
}
