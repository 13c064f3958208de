// The package as it is published: `src` with its types blanked out, so that line and column stay true, and every import naming a .js file.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'

const from = join(import.meta.dirname, 'src')
const to = process.argv[2] ?? join(import.meta.dirname, 'dist')

rmSync(to, { recursive: true, force: true })
for (const path of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
  if (!path.endsWith('.ts') || path.endsWith('.test.ts')) continue
  const target = join(to, path.replace(/\.ts$/, '.js'))
  const plain = stripTypeScriptTypes(readFileSync(join(from, path), 'utf8'))
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, plain.replace(/((?:from |import\()'\.[^']*)\.ts'/g, "$1.js'"))
}
