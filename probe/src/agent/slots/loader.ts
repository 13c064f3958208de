import type { LoadHook } from 'node:module'
import type { MessagePort } from 'node:worker_threads'
import { selects } from './paths.ts'
import { SLOTS_MAX, slotsOf, withSlots } from './slotted.ts'

// Runs in the thread that loads modules before Node 22.15. CommonJS has the first half of the table, so that nobody waits for anybody.

/** What the other thread has to know of a module that got slots. */
export type LoadedElsewhere = { readonly url: string; readonly text: string; readonly base: number }

let used = SLOTS_MAX / 2
let selected = (_: string): boolean => false
let port: MessagePort | undefined

/** Called by Node before the first module. */
export function initialize(data: { readonly paths: string; readonly cwd: string; readonly port: MessagePort }): void {
  selected = selects(data.paths, data.cwd)
  port = data.port
}

/** Called by Node for each module. */
export const load: LoadHook = async (url, context, next) => {
  const loaded = await next(url, context)
  if (loaded.format !== 'module' || !selected(url) || loaded.source === undefined || loaded.source === null)
    return loaded
  const text = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source)
  return { ...loaded, source: slotted(url, text) }
}

function slotted(url: string, text: string): string {
  try {
    const slots = slotsOf(text)
    if (slots.length === 0 || used + slots.length > SLOTS_MAX) return text
    const base = used
    used += slots.length
    port?.postMessage({ url, text, base } satisfies LoadedElsewhere)
    return withSlots(text, slots, base)
  } catch {
    return text // not understood: the module runs as its author wrote it
  }
}
