import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import type { UnixMs } from '../../model/time.ts'

/** A value of a JSON document. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** Up to which time, and the how manieth time: each has trace ids of its own. */
type Again = { readonly until: UnixMs; readonly round: number }

/**
 * Writes a replay directory with what another one holds up to a time, under other trace ids: the same quiet minutes, to be played
 * again later. Changes are left out.
 */
export async function quietMinutes(directory: string, again: Again, into: string): Promise<void> {
  await mkdir(into, { recursive: true })
  for (const file of (await readdir(directory)).filter((name) => name.endsWith('.jsonl.zst'))) {
    const lines = zstdDecompressSync(await readFile(join(directory, file)))
      .toString()
      .split('\n')
    const early = lines.filter(Boolean).map((line) => JSON.stringify(before(JSON.parse(line) as Json, again)))
    await writeFile(join(into, file.replace('.zst', '')), `${early.join('\n')}\n`)
  }
}

const TIMES = ['startTimeUnixNano', 'timeUnixNano'] // a metric point has both: when it began to count comes first

/** The same document without the spans, log records and points that come later. */
function before(value: Json, again: Again): Json {
  if (Array.isArray(value)) return value.filter((item) => !isLater(item, again)).map((item) => before(item, again))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) => [
      name,
      name === 'traceId' && typeof inside === 'string' ? renamed(inside, again) : before(inside, again),
    ]),
  )
}

function isLater(item: Json, { until }: Again): boolean {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return false
  const fields = item as { readonly [name: string]: Json }
  return TIMES.some((name) => fields[name] !== undefined && Number(fields[name]) / 1e6 >= until)
}

/** Another id, the same for each span of a trace. */
const renamed = (id: string, { round }: Again): string =>
  `${(Number.parseInt(id[0] ?? '0', 16) ^ round).toString(16)}${id.slice(1)}`
