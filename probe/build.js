// The package as it is published: `src` with its types blanked out, so that line and column stay true, and every import naming a .js file.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'

const from = join(import.meta.dirname, 'src')
const to = process.argv[2] ?? join(import.meta.dirname, 'dist')

rmSync(to, { recursive: true, force: true })
for (const path of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
  if (!/(?<!\.test|\.test-helper)\.ts$/.test(path)) continue
  const target = join(to, path.replace(/\.ts$/, '.js'))
  const plain = stripTypeScriptTypes(readFileSync(join(from, path), 'utf8'))
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, plain.replace(/((?:from |import\()'\.[^']*)\.ts'/g, "$1.js'"))
}

// In the repository the workbench reads the controller as TypeScript; whoever installs it gets what was made here.
const {
  private: _,
  scripts: __,
  files: ___,
  ...told
} = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'))
const made = Object.entries(told.exports).map(([name, path]) => [
  name,
  path.replace(/^\.\/(src|dist)\/(.*)\.[tj]s$/, './$2.js'),
])
writeFileSync(join(to, 'package.json'), `${JSON.stringify({ ...told, exports: Object.fromEntries(made) }, null, 2)}\n`)
