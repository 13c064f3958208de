import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { allGeneratedPositionsFor, LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import type { Controller } from '@lastgood/probe/controller'
import type { LoadedScript } from '@lastgood/probe/protocol'
import { messageOf } from '../lib/message-of.ts'
import { err, ok, type Result } from '../lib/result.ts'

const MAP_BYTES_MAX = 64 * 1024 ** 2 // a bundle of ten megabytes has half of that
/** Files whose map is read to find one source, or to list them. */
export const MAPS_READ_MAX = 200

/** Where a line of a source runs. */
export type Running = {
  /** The loaded file, as the agent names it. */
  readonly url: string
  /** What it was compiled from, as its map names it; else the same. */
  readonly source: string
  /** The same with its folders, where the map tells them apart from it. */
  readonly path: string
  readonly lineOf: (line: number) => Result<number, string>
  /** Whether it is mapped: then the running file and line are others than the ones that people see. */
  readonly mapped: boolean
  /** SHA-256 of the source as it was when it was loaded or mapped, as UTF-16LE; undefined where the map does not hold it. */
  readonly sourceHash: string | undefined
  /** The source as people see it, where it is to be had. */
  readonly text: string | undefined
}

/** The loaded file that `file` is or became. Errors: one sentence that says what is loaded instead. */
export async function runningFile(controller: Controller, file: string): Promise<Result<Running, string>> {
  const direct = await attempt(() => controller.source(file))
  if (direct.ok) {
    const { url } = direct.value
    const text = withoutSourceUrl(direct.value.text)
    return ok({ url, source: url, path: url, lineOf: ok, mapped: false, sourceHash: sourceHash(text), text })
  }
  const mapped = await mappedFile(controller, file)
  return mapped === undefined ? direct : mapped
}

async function attempt<T>(ask: () => Promise<T>): Promise<Result<T, string>> {
  try {
    return ok(await ask())
  } catch (error) {
    return err(messageOf(error))
  }
}

/** Looks for `file` among the sources of the loaded files' maps, those of a like name first. */
async function mappedFile(controller: Controller, file: string): Promise<Result<Running, string> | undefined> {
  const { scripts } = await controller.scripts()
  const stem = stemOf(file)
  const withMap = scripts.filter((script) => script.sourceMapUrl !== undefined)
  const near = withMap.filter((script) => stemOf(script.url) === stem)
  const ordered = [...near, ...withMap.filter((script) => !near.includes(script))].slice(0, MAPS_READ_MAX)
  for (const { url, sourceMapUrl = '' } of ordered) {
    const map = await mapOf(controller, url, sourceMapUrl)
    const index = map?.sources.findIndex((source) => source !== null && endsInPath(source, file)) ?? -1
    if (map !== undefined && index !== -1) return ok(runningBy(map, index, url))
  }
  return undefined
}

/** The sources that a loaded file was compiled from, as its map names them; undefined where there is no map that can be read. */
export async function sourcesOf(
  controller: Controller,
  { url, sourceMapUrl }: LoadedScript,
): Promise<readonly string[] | undefined> {
  const map = sourceMapUrl === undefined ? undefined : await mapOf(controller, url, sourceMapUrl)
  return map?.sources.flatMap((source) => (source === null ? [] : [source]))
}

/**
 * The files whose code stands in what runs, by all their names: of a source that source, of a loaded file everything it was compiled from.
 * Trap     a map that cannot be read tells nothing.
 */
export async function filesBehind(
  controller: Controller,
  { url, source, path, mapped }: Running,
): Promise<readonly string[]> {
  const { scripts } = mapped ? { scripts: [] } : await controller.scripts()
  const { sourceMapUrl } = scripts.find((script) => script.url === url) ?? {}
  const map = sourceMapUrl === undefined ? undefined : await mapOf(controller, url, sourceMapUrl)
  return [url, source, path, ...(map?.resolvedSources ?? [])]
}

/** A place as people see it; `isMapped`: it was compiled from there. */
export type Origin = { readonly file: string; readonly line: number; readonly isMapped: boolean }

type Place = { readonly file: string; readonly line: number; readonly column: number }

/** Tells where places of loaded files come from; those without a map that can be read are what they are. */
export async function originsIn(controller: Controller, urls: readonly string[]): Promise<(at: Place) => Origin> {
  const { scripts } = await controller.scripts()
  const maps = new Map<string, TraceMap>()
  for (const { url, sourceMapUrl } of scripts) {
    if (sourceMapUrl === undefined || !urls.includes(url) || maps.size >= MAPS_READ_MAX) continue
    const map = await mapOf(controller, url, sourceMapUrl)
    if (map !== undefined) maps.set(url, map)
  }
  return ({ file, line, column }) => {
    const map = maps.get(file)
    const found = map && originalPositionFor(map, { line, column })
    if (found === undefined || found.source === null) return { file, line, isMapped: false }
    return { file: found.source, line: found.line, isMapped: true }
  }
}

function runningBy(map: TraceMap, index: number, url: string): Running {
  const content = map.sourcesContent?.[index]
  const source = map.sources[index] ?? ''
  return {
    url,
    source,
    path: map.resolvedSources[index] ?? source,
    mapped: true,
    lineOf: (line) => lineIn(map, source, line, url),
    sourceHash: typeof content === 'string' ? sourceHash(content) : undefined,
    text: content ?? undefined,
  }
}

/** The first line that the source line became, where nothing else stands before it on that line. */
function lineIn(map: TraceMap, source: string, line: number, url: string): Result<number, string> {
  const places = allGeneratedPositionsFor(map, { source, line, column: 0, bias: LEAST_UPPER_BOUND })
  const lines = places.flatMap((place) => (place.line === null ? [] : [place.line])).sort((a, b) => a - b)
  const [first] = lines
  if (first === undefined)
    return err(`line ${line} became no code in ${url}; try the line of the statement before or after it`)
  const before = originalPositionFor(map, { line: first, column: 0, bias: LEAST_UPPER_BOUND })
  if (before.line !== null && before.line !== line)
    return err(
      `line ${line} runs in the middle of line ${first} of ${url}, behind line ${before.line} of the source: a probe stands at the start of a line that runs; build without minifying lines together`,
    )
  return ok(first)
}

/** The map of a loaded file; undefined where there is none that can be read. */
async function mapOf(controller: Controller, url: string, sourceMapUrl: string): Promise<TraceMap | undefined> {
  try {
    const text = sourceMapUrl === 'data:' ? await inlineMap(controller, url) : await mapFile(new URL(sourceMapUrl, url))
    return text === undefined ? undefined : new TraceMap(text, url)
  } catch {
    return undefined // a map that is missing or broken maps nothing; the answer then names the loaded files
  }
}

async function inlineMap(controller: Controller, url: string): Promise<string | undefined> {
  const { sourceMapUrl = '' } = await controller.source(url)
  const [, encoding, body] = /^data:[^,]*?(;base64)?,(.*)$/s.exec(sourceMapUrl) ?? []
  if (body === undefined) return undefined
  return encoding === undefined ? decodeURIComponent(body) : Buffer.from(body, 'base64').toString('utf8')
}

async function mapFile(url: URL): Promise<string | undefined> {
  if (url.protocol !== 'file:' || !url.pathname.endsWith('.map')) return undefined
  const path = fileURLToPath(url)
  const { size } = await stat(path)
  return size > MAP_BYTES_MAX ? undefined : readFile(path, 'utf8')
}

const stemOf = (path: string): string => (path.split('?')[0]!.split('/').at(-1) ?? '').replace(/\.[cm]?[jt]sx?$/, '')

function endsInPath(source: string, file: string): boolean {
  const wanted = `/${file.replace(/^[./]+/, '')}`
  return `/${source}`.endsWith(wanted) || source === file
}

/** SHA-256 of a text as UTF-16LE, the way the engine counts it. */
export const sourceHash = (text: string): string =>
  createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('hex')

/** Node adds a line to TypeScript that it strips, twice when a hook has read it too. */
const withoutSourceUrl = (text: string): string => text.replace(/(?:\n\n\/\/# sourceURL=[^\n]*)+$/, '')
