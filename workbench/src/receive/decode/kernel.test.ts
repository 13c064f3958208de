import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'
import { expect, test } from 'vitest'

const source = fileURLToPath(new URL('../../../kernel', import.meta.url))
const stored = new URL('kernel.wasm', import.meta.url)

test('kernel.wasm is what its source compiles to; `npm run build:kernel` writes it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-kernel-'))
  const outFile = join(folder, 'kernel.wasm')
  try {
    const made = await asc.main(['--baseDir', source, '--target', 'release', '--outFile', relative(source, outFile)])
    expect(made.stderr.toString()).toBe('')
    expect(readFileSync(outFile).equals(readFileSync(stored))).toBe(true)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
