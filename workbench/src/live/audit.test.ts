import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type AuditEntry, openAudit } from './audit.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastgood-audit-'))
  path = join(folder, 'audit.jsonl')
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

const entry = (probe: string): AuditEntry => ({
  ...{ at: '2026-03-01T12:00:00Z', did: 'placed', probe, by: 'on-call', says: 'placed', placements: [] },
})

async function trail(): Promise<{ readonly probes: readonly string[]; readonly brokenAt: number | undefined }> {
  const audit = await openAudit(path)
  const { entries, brokenAt } = audit.trail(10)
  await audit.close()
  return { probes: entries.map(({ probe }) => probe), brokenAt }
}

test('an entry that could not be written is no link of the chain, nor is the half of it that was', async () => {
  const audit = await openAudit(path)
  await audit.add(entry('pr-1'))
  const some = await open(path)
  const proto = Object.getPrototypeOf(some) as FileHandle
  await some.close()
  vi.spyOn(proto, 'datasync').mockRejectedValueOnce(new Error('ENOSPC'))
  const full = audit.add(entry('pr-2'))
  const next = audit.add(entry('pr-3'))
  await expect(full).rejects.toThrow('ENOSPC')
  await next
  expect(audit.trail(10).entries.map(({ probe }) => probe)).toEqual(['pr-1', 'pr-3'])
  await audit.close()
  expect(await trail()).toEqual({ probes: ['pr-1', 'pr-3'], brokenAt: undefined })
})

test('a last line that a crash cut off is no sign of tampering; one that somebody changed is', async () => {
  const audit = await openAudit(path)
  await audit.add(entry('pr-1'))
  await audit.close()
  appendFileSync(path, '{"at":"2026-03-01T12:00:0')
  const again = await openAudit(path)
  await again.add(entry('pr-2'))
  await again.close()
  expect(await trail()).toEqual({ probes: ['pr-1', 'pr-2'], brokenAt: undefined })
  appendFileSync(path, '{"at":"2026-03-01T12:00:0\n')
  expect((await trail()).brokenAt).toBe(3)
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(4)
})

test('a damaged byte before a line that a crash cut off moves no other line', async () => {
  writeFileSync(path, Buffer.concat([Buffer.from([0xff, 0xff]), Buffer.from('\n{"at":"2026')]))
  const audit = await openAudit(path)
  await audit.add(entry('pr-1'))
  await audit.close()
  expect(readFileSync(path, 'latin1').split('\n')).toEqual(['\xff\xff', expect.stringMatching(/^\{"at".*\}$/), ''])
  expect(await trail()).toEqual({ probes: [undefined, 'pr-1'], brokenAt: 1 })
})
