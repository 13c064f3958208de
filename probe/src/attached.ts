import { type Meeting, portOf } from './agent/link.ts'
import { isFirst, off, start } from './start.ts'

// Loaded into a process that runs, by whoever attached to it. Nothing is waited for here: it is required, not imported.

/** What is left for this file to find. */
export type Attach = {
  readonly url?: string
  readonly dial?: string
  readonly listenIn?: string
  readonly token?: string
}

const ATTACH = Symbol.for('lastgood.attach')

function meetingOf({ url, dial, listenIn }: Attach): Meeting | undefined {
  if (url !== undefined) return { dialPort: portOf(url) }
  if (dial !== undefined) return { dial }
  return listenIn === undefined ? undefined : { listenIn }
}

const attach = (globalThis as { readonly [ATTACH]?: Attach })[ATTACH]
Reflect.deleteProperty(globalThis, ATTACH)
try {
  const meeting = meetingOf(attach ?? {})
  if (meeting !== undefined && isFirst()) start(meeting, attach?.token)
} catch (error) {
  off(error)
}
