import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canMountDisks, smallDisk } from '../telemetry/engine/small-disk.test-helper.ts'
import { declared, noted, random } from './drafts.test-helper.ts'
import { type Places, startPlaces } from './places.test-helper.ts'
import { type IncidentRecord, RECORD_FILE } from './record.ts'
import { PAGE_BYTES } from './sqlite.ts'

let places: Places
beforeAll(async () => {
  places = await startPlaces('SQLite')
})
afterAll(() => places.end())

async function folderWith(entries: number): Promise<string> {
  const place = await places.fresh()
  const record = await places.open(place)
  await record.open([
    declared('x'),
    ...Array.from({ length: entries - 1 }, (_, i) => noted(`note ${i} ${'.'.repeat(200)}`)),
  ])
  await record[Symbol.asyncDispose]() // all is in the file then, nothing in its log
  return 'folder' in place ? place.folder : ''
}

describe('a damaged file', () => {
  test('is named, and what comes before the damage is read', async () => {
    const folder = await folderWith(200)
    const file = join(folder, RECORD_FILE)
    const at = readFileSync(file).indexOf('note 150 ')
    overwrite(file, at - (at % PAGE_BYTES), Buffer.alloc(PAGE_BYTES, 0xa5))
    const record = await places.open({ folder })
    const read = await record.entries('inc-1')
    if (read.ok || read.error.kind !== 'damaged') throw new Error('the damage was not seen')
    expect(read.error).toMatchObject({ id: 'inc-1', says: expect.stringContaining(`${file} is damaged`) })
    expect(read.error.intact.length).toBe(read.error.seq - 1)
    expect(read.error.intact.length).toBeGreaterThan(100)
  })

  test.for([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
    'never gives anything else than what was written (seed %i)',
    async (seed) => {
      const folder = await folderWith(100)
      const file = join(folder, RECORD_FILE)
      const whole = await (await places.open({ folder })).entries('inc-1')
      const written = whole.ok ? whole.value : []
      expect(written).toHaveLength(100)
      const below = random(seed)
      for (let i = 0; i < 8; i++)
        overwrite(file, below(statSync(file).size), Buffer.from([below(256), below(256), below(256)]))
      const { read, says } = await readAgain(folder)
      expect(says ?? file).toMatch(/record\.sqlite|hash|missing|follow/)
      expect(read).toEqual(written.slice(0, read.length))
    },
  )

  test('whose list of incidents cannot be read lists them by their entries, and reads those', async () => {
    const folder = await folderWith(20)
    const file = join(folder, RECORD_FILE)
    const handle = new Database(file, { readonly: true })
    const list = handle.prepare("SELECT rootpage FROM sqlite_master WHERE name = 'lastgood_incidents'")
    const page = Number(list.pluck().get())
    handle.close()
    const record = await places.open({ folder })
    const before = [await record.heads(10), await record.entries('inc-1')]
    await record[Symbol.asyncDispose]()
    overwrite(file, (page - 1) * PAGE_BYTES, Buffer.alloc(PAGE_BYTES, 0xa5))
    const again = await places.open({ folder })
    expect([await again.heads(10), await again.entries('inc-1')]).toEqual(before)
    const refused = { kind: 'unavailable', written: 'nothing', says: expect.stringContaining(`${file} is damaged`) }
    expect(await again.append('inc-1', 20, [noted('x')])).toMatchObject({ error: refused })
  })

  test('that is no database is refused with its name and the way out', async () => {
    const folder = await folderWith(2)
    writeFileSync(join(folder, RECORD_FILE), 'no database at all, but long enough to be looked at as if it was one')
    await expect(places.open({ folder })).rejects.toThrow(
      /record\.sqlite is damaged \(file is not a database\): .*backup/,
    )
  })
})

/** Whatever can still be read of inc-1, and what was said about the rest. */
async function readAgain(folder: string) {
  let record: IncidentRecord
  try {
    record = await places.open({ folder })
  } catch (error) {
    return { read: [], says: (error as Error).message }
  }
  const read = await record.entries('inc-1')
  if (read.ok) return { read: read.value, says: undefined }
  if (read.error.kind === 'damaged') return { read: read.error.intact, says: read.error.says }
  if (read.error.kind === 'unavailable') return { read: [], says: read.error.says }
  return { read: [], says: `${folder}/${RECORD_FILE} knows no incident` } // its number was overwritten
}

describe('a file that another process holds', () => {
  test('is waited for, and written to when it is free', async () => {
    const folder = await folderWith(1)
    const record = await places.open({ folder })
    const other = await lockedElsewhere(join(folder, RECORD_FILE))
    const written = record.append('inc-1', 1, [noted('patience')])
    other.free()
    expect(await written).toMatchObject({ ok: true })
    await other.ended
  })

  test('for longer than a write waits is named with that process; reading goes on', async () => {
    const folder = await folderWith(1)
    const record = await places.open({ folder })
    const other = await lockedElsewhere(join(folder, RECORD_FILE))
    const refused = await record.append('inc-1', 1, [noted('no patience')])
    const holder = process.platform === 'linux' ? `process ${other.pid}` : 'another process'
    expect(refused).toMatchObject({
      error: { kind: 'unavailable', written: 'nothing', says: expect.stringContaining(holder) },
    })
    expect(await record.entries('inc-1')).toMatchObject({ ok: true })
    other.free()
    await other.ended
    expect(await record.append('inc-1', 1, [noted('afterwards')])).toMatchObject({ ok: true })
  })

  test('both of two processes that start on an empty folder find their record', async () => {
    const place = await places.fresh()
    const [one, two] = await Promise.all([places.open(place), places.open(place)])
    await one.open([declared('one')])
    await two.open([declared('two')])
    expect(await one.heads(10)).toMatchObject({ value: [{ id: 'inc-2' }, { id: 'inc-1' }] })
  })
})

const skipped = canMountDisks ? '' : ' (skipped: mounting a small one needs root)'

describe.runIf(canMountDisks)(`on a full disk${skipped}`, () => {
  test('a write is refused with the way out, and taken once there is room', async () => {
    const disk = smallDisk(8)
    try {
      const record = await places.open({ folder: join(disk.path, 'data') })
      await record.open([declared('x')])
      disk.fill()
      const large = noted('x'.repeat(100_000))
      const refused = { error: { kind: 'unavailable', written: 'nothing', says: expect.stringContaining('is full') } }
      expect(await record.append('inc-1', 1, [large, large])).toMatchObject(refused)
      expect(await record.open([{ ...declared('y') }, large])).toMatchObject(refused)
      expect(await record.evidence.put(Buffer.alloc(100_000))).toMatchObject({ error: { kind: 'unavailable' } })
      expect(await record.entries('inc-1')).toMatchObject({ ok: true, value: { length: 1 } })
      disk.empty()
      expect(await record.append('inc-1', 1, [large])).toMatchObject({ ok: true })
      expect(await record.open([declared('y')])).toMatchObject({ value: [{ incident: 'inc-2' }] })
      expect(await record.evidence.put(Buffer.alloc(100_000))).toMatchObject({ ok: true })
      await record[Symbol.asyncDispose]()
    } finally {
      disk.remove()
    }
  })
})

/** Another process that holds the file for writing until it is told to free it. */
async function lockedElsewhere(file: string) {
  const program = `
    const db = new (require('better-sqlite3'))(process.argv[1])
    db.exec('BEGIN IMMEDIATE')
    console.log('locked')
    process.stdin.once('data', () => { db.exec('COMMIT'); process.exit() })`
  const child = spawn(process.execPath, ['-e', program, file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise((settle) => child.once('exit', settle))
  await new Promise((settle) => child.stdout.once('data', settle))
  return { pid: child.pid, free: () => child.stdin.write('free'), ended }
}

function overwrite(file: string, at: number, bytes: Buffer): void {
  const opened = openSync(file, 'r+')
  writeSync(opened, bytes, 0, bytes.length, at)
  closeSync(opened)
}
