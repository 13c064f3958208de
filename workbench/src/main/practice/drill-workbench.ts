import { err, ok, type Result } from '../../lib/result.ts'
import { replayDrill, startDrill } from '../../respond/drill/drill-verbs.ts'
import type { Verb } from '../../respond/incident/verb.ts'
import { misused, type Refusal } from '../../show/cli/refusal.ts'
import { originOf } from '../client.ts'
import { log } from '../log.ts'
import type { Resolved } from '../settings/config.ts'

const ANSWER_MS_MAX = 5_000 // a workbench on this machine says how it is at once

/** True for what begins a drill: it may bring its own workbench. */
export const beginsDrill = ({ name }: Verb): boolean => name === startDrill.name || name === replayDrill.name

/** Sees to it that a workbench answers: starts one in this process, which then lives until it is asked to stop, where none does. */
export async function workbenchForDrill(resolved: Resolved): Promise<Result<void, Refusal>> {
  const { config } = resolved
  if (config.url !== '') return ok(undefined) // it is somebody else's to start
  if (config.port === 0) return err(misused('port 0 names no workbench: name a port, --port 7117'))
  const url = originOf(config)
  if (await answers(url)) return ok(undefined)
  log(`no workbench answers at ${url}: one is started here, and Ctrl-C ends it together with its drill`)
  const { serve } = await import('../serve.ts')
  const serving = await serve(resolved, 'keep', () => undefined)
  if (!serving.ok) return serving
  log(`the workbench is up: ${serving.value.web}`)
  return ok(undefined)
}

/** Whatever answers: what is no workbench is told by whoever asks it something. */
async function answers(url: string): Promise<boolean> {
  try {
    await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) })
    return true
  } catch (error) {
    return (error as Error).name === 'TimeoutError' // something is there, and busy
  }
}
