#!/usr/bin/env node
// The `lastgood` command. Plain JavaScript, so that an older Node can say what is missing.
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const NODE_MAJOR_MIN = 24

if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
  process.stderr.write(
    `lastgood needs Node ${NODE_MAJOR_MIN} or newer, this is ${process.version}: install it, or use the copy a clone brings along (npm start, npx lastgood).\n`,
  )
  process.exit(1)
}
module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url))) // half of the time a short command takes
const source = new URL('../src/main.ts', import.meta.url)
const { main } = await import(existsSync(source) ? source.href : new URL('../dist/main.js', import.meta.url).href)
process.exitCode = await main(process.argv.slice(2))
