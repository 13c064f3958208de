import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { messageOf } from '../../lib/message-of.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import type { ProbeNews } from '../../model/probes.ts'
import type { Flags } from '../../show/cli/flags.ts'
import type { ProbeAsks, Watched } from '../../show/cli/probe/asks.ts'
import { failed, misused, type Refusal } from '../../show/cli/refusal.ts'
import { ask, callerOf, originOf, post, proofOf } from '../client.ts'
import type { Config } from '../settings/config.ts'

const FILE_BYTES_MAX = 16 * 1024 ** 2 // a source that people look at; the agent shows no larger one either
const EVENT_CHARS_MAX = 4 * 1024 ** 2 // a snapshot has 2000 nodes

type WithSettings = <T>(
  flags: Flags,
  work: (resolved: { readonly config: Config }) => Promise<Result<T, Refusal>>,
) => Promise<Result<T, Refusal>>

/** What the commands of probes ask, asked of the running workbench that the settings name. Errors: one line with the way out. */
export const probeAsks = (withSettings: WithSettings): ProbeAsks => ({
  list: (flags) => withSettings(flags, ({ config }) => ask(config, '/api/probes')),
  show: (flags, id) => withSettings(flags, ({ config }) => ask(config, pathOf(id))),
  place: (flags, probe, incident) =>
    withSettings(flags, ({ config }) => {
      const about = incident === undefined ? {} : { incident }
      return post(config, '/api/probes', { probe, actor: callerOf(config), ...about })
    }),
  plan: (flags, probe) =>
    withSettings(flags, ({ config }) => post(config, '/api/probes/plan', { probe, actor: callerOf(config) })),
  remove: (flags, id) =>
    withSettings(flags, ({ config }) => post(config, `${pathOf(id)}/remove`, { actor: callerOf(config) })),
  profile: (flags, wish) =>
    withSettings(flags, ({ config }) =>
      post(config, '/api/probes/profile', { profile: wish, actor: callerOf(config) }),
    ),
  growth: (flags, wish) =>
    withSettings(flags, ({ config }) => post(config, '/api/probes/growth', { growth: wish, actor: callerOf(config) })),
  growthPlan: (flags, { service, instance }) =>
    withSettings(flags, ({ config }) => {
      const of = new URLSearchParams({ service, ...(instance !== undefined && { instance }) })
      return ask(config, `/api/probes/growth?${of}`)
    }),
  attach: (flags, pid) => withSettings(flags, ({ config }) => attached(config, pid)),
  audit: (flags, limit) => withSettings(flags, ({ config }) => ask(config, `/api/probes/audit?limit=${limit}`)),
  tail: (flags, watched, hear) => withSettings(flags, ({ config }) => tailRunning(config, watched, hear)),
  sourceHashes: sourceHashesOf,
})

const pathOf = (id: string): string => `/api/probes/${encodeURIComponent(id)}`

async function attached(
  { host, probePort, probeToken }: Config,
  pid: number,
): Promise<Result<{ readonly says: string }, Refusal>> {
  if (!Number.isSafeInteger(pid) || pid < 1) return err(misused('expected the number of a process'))
  const { attach, AttachRefused } = await import('@lastgood/probe/attach')
  try {
    const url = `tcp://${host}:${probePort}`
    const done = await attach({ pid }, { url, ...(probeToken !== '' && { token: probeToken }) })
    return ok({
      says:
        done === 'attached' ? `the agent is in process ${pid} and dials ${url}` : `process ${pid} has an agent already`,
    })
  } catch (error) {
    if (error instanceof AttachRefused) return err(failed(error.message))
    return err(failed(`process ${pid}: ${messageOf(error)}`))
  }
}

/** Tells news of probes as they come, until `hear` has heard enough or the workbench is gone. */
async function tailRunning(
  config: Config,
  watched: Watched,
  hear: (news: ProbeNews) => boolean,
): Promise<Result<void, Refusal>> {
  const query = new URLSearchParams(
    Object.entries(watched).filter(([, value]) => value !== undefined) as [string, string][],
  )
  const path = `/api/probes/tail?${query}`
  const response = await fetch(originOf(config) + path, { headers: proofOf(config) }).catch(() => undefined)
  if (response === undefined) return ask(config, path) // fails the same way, and says how
  if (!response.ok || response.body === null) return ask(config, path)
  try {
    for await (const news of newsIn(response.body)) if (!hear(news)) return ok(undefined)
    return err(failed('the workbench ended the stream: it stopped'))
  } catch (error) {
    return err(failed(`the stream broke: ${messageOf(error)}`))
  }
}

/** The events of a stream of server-sent events. */
async function* newsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<ProbeNews> {
  const decoder = new TextDecoder()
  let held = ''
  for await (const chunk of body) {
    const events = (held + decoder.decode(chunk, { stream: true })).split('\n\n')
    held = events.pop() ?? ''
    if (held.length > EVENT_CHARS_MAX) throw new Error('an event longer than 4 MiB came')
    for (const event of events) {
      const news = newsOf(event)
      if (news !== undefined) yield news
    }
  }
}

function newsOf(event: string): ProbeNews | undefined {
  const field = (name: string): string | undefined =>
    event
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
  const [kind, data] = [field('event'), field('data')]
  if (kind === undefined || data === undefined) return undefined // a heartbeat
  const value: unknown = JSON.parse(data)
  if (kind === 'skipped') return { kind, hits: (value as { hits: number }).hits }
  return kind === 'hit' || kind === 'probe' ? ({ kind, [kind]: value } as ProbeNews) : undefined
}

/** The forms in which the file at `path` may run, each as its SHA-256; undefined where there is none here, or none that can be read. */
async function sourceHashesOf(path: string): Promise<readonly string[] | undefined> {
  try {
    const { size } = await stat(path)
    if (size > FILE_BYTES_MAX) return undefined
    const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
    return [text, ...stripped(path, text)].map(hashOf)
  } catch {
    return undefined // somebody looks at a file of another machine
  }
}

/** TypeScript as Node runs it: with blanks for types. */
function stripped(path: string, text: string): readonly string[] {
  if (!/\.[cm]?ts$/.test(path)) return []
  const { emitWarning } = process
  try {
    process.emitWarning = () => {} // that it is experimental is nothing to whoever typed the command
    return [stripTypeScriptTypes(text)]
  } catch {
    return [] // syntax that has to be compiled; then the source map holds the source
  } finally {
    process.emitWarning = emitWarning
  }
}

const hashOf = (text: string): string => createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('hex')
