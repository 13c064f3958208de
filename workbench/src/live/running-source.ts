import type { Controller } from '@lastgood/probe/controller'
import type { LoadedScript } from '@lastgood/probe/protocol'
import { err, ok, type Result } from '../lib/result.ts'
import type { ProbeFiles, ProbeSource } from '../model/probes.ts'
import { MAPS_READ_MAX, runningFile, sourcesOf } from './source-map.ts'

const FILES_MAX = 2_000 // more are not read through; the rest can be typed
const SOURCE_CHARS_MAX = 1024 ** 2 // a bundle is looked at by its sources

type Listed = Omit<ProbeFiles, 'instance'>
type Told = Omit<ProbeSource, 'instance'>

/** The app's own files that a process has loaded; packages, Node's own and the agent's are left out. */
export async function filesIn(controller: Controller, entry: string): Promise<Listed> {
  const { scripts, cut } = await controller.scripts()
  const own = scripts.filter(({ url }) => isOwnScript(url))
  const mapped = own.filter(({ sourceMapUrl }) => sourceMapUrl !== undefined).slice(0, MAPS_READ_MAX)
  const named = new Set<string>()
  for (const script of own)
    for (const name of await namesOf(controller, script, mapped.includes(script))) named.add(name)
  const files = [...named].sort((a, b) => Number(isEntry(b, entry)) - Number(isEntry(a, entry)) || (a < b ? -1 : 1))
  return { files: files.slice(0, FILES_MAX), cut: cut || files.length > FILES_MAX }
}

/** The text of a loaded file of the app, or of a source that one was compiled from. Errors: one sentence. */
export async function sourceIn(controller: Controller, file: string): Promise<Result<Told, string>> {
  const running = await runningFile(controller, file)
  if (!running.ok) return running
  const { url, text, mapped, sourceHash: hash } = running.value
  if (!isOwnScript(url) || !isOwn(file))
    return err(`${file} is of a package or of Node: only files of the app are shown`)
  if (text === undefined) return err(`the source map of ${url} does not hold the text of ${file}`)
  const cut = text.length > SOURCE_CHARS_MAX
  return ok({ file, text: cut ? text.slice(0, SOURCE_CHARS_MAX) : text, cut, hash, runsAs: mapped ? url : undefined })
}

async function namesOf(controller: Controller, script: LoadedScript, hasMap: boolean): Promise<readonly string[]> {
  const sources = hasMap ? await sourcesOf(controller, script) : undefined
  return sources?.filter(isOwn).map((source) => source.replace(/^(\.\.?\/)+/, '')) ?? [script.url]
}

/** A file of the app; what has no path is of Node, of a package's engine, or made up while it ran. */
const isOwnScript = (url: string): boolean => /^(?:file:\/\/|\/|[a-z]:[\\/])/i.test(url) && isOwn(url)

const isOwn = (name: string): boolean => !/(?:^|[\\/])node_modules[\\/]/.test(name)

const isEntry = (name: string, entry: string): boolean => entry !== '' && name.replace(/^file:\/\//, '') === entry
