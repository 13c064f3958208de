import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress, type ZstdCompress } from 'node:zlib'
import { err, ok, type Result } from '../../lib/result.ts'
import type { Signal } from '../../model/batch.ts'
import { rangeInText } from '../../model/time.ts'
import type { Recorded, RecordingAsked, RecordingsPort } from '../../respond/recording/ports.ts'
import { recordedRequests } from '../../store/telemetry/recorded/recorded-telemetry.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'

/** Recordings in one folder, each a replay directory under its name. */
export const recordingsIn = (folder: string, store: TelemetryStore): RecordingsPort => ({
  record: (asked) => record(folder, store, asked),
})

/** Writes beside its place and moves it there when it is whole, so that half a recording is never taken for one. */
async function record(folder: string, store: TelemetryStore, asked: RecordingAsked): Promise<Result<Recorded, string>> {
  const directory = join(folder, asked.name)
  if (existsSync(directory)) return err(`there is a recording of that name in ${folder}: choose another, or remove it`)
  const unfinished = `${directory}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true, mode: 0o700 }) // telemetry is nobody else's
  try {
    const written = await writeTelemetry(unfinished, store, asked)
    const { traces, logs, metrics } = written.rows
    if (traces + logs + metrics === 0) return err('no telemetry was received in that time')
    const changes = await store.changes(asked.range)
    await writeFile(join(unfinished, 'changes.jsonl'), changes.map((change) => `${JSON.stringify(change)}\n`).join(''))
    const window = rangeInText(asked.range)
    const told = {
      id: asked.name,
      ...(asked.page && { page: asked.page }),
      window,
      ...(asked.truth && { truth: asked.truth }),
    }
    await writeFile(join(unfinished, 'case.json'), `${JSON.stringify(told, null, 2)}\n`)
    await rename(unfinished, directory)
    return ok({ name: asked.name, directory, ...window, ...written, changes: changes.length })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

type Written = Pick<Recorded, 'rows' | 'cut' | 'bytes'>

async function writeTelemetry(directory: string, store: TelemetryStore, { range }: RecordingAsked): Promise<Written> {
  const files = new Map<Signal, RequestFile>()
  const rows = { traces: 0, logs: 0, metrics: 0 }
  let cut = false
  try {
    for await (const request of recordedRequests(store, range)) {
      const { signal } = request
      const file = files.get(signal) ?? new RequestFile(join(directory, `${signal}.jsonl.zst`))
      files.set(signal, file)
      await file.add(request.json)
      rows[signal] += request.rows
      cut ||= request.cut
    }
  } finally {
    for (const file of files.values()) await file.end()
  }
  let bytes = 0
  for (const { path } of files.values()) bytes += (await stat(path)).size
  return { rows, cut, bytes }
}

/** A packed file with one request a line. */
export class RequestFile {
  readonly path: string
  readonly #packer: ZstdCompress
  readonly #written: Promise<void>

  constructor(path: string) {
    this.path = path
    this.#packer = createZstdCompress()
    this.#written = pipeline(this.#packer, createWriteStream(path, { mode: 0o600 }))
    this.#written.catch(() => undefined) // `end` tells of it
  }

  async add(json: object): Promise<void> {
    if (this.#packer.write(`${JSON.stringify(json)}\n`)) return
    await Promise.race([once(this.#packer, 'drain'), this.#written]) // a full disk never drains
  }

  async end(): Promise<void> {
    this.#packer.end()
    await this.#written
  }
}
