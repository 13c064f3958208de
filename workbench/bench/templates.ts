/**
 * Log lines per CPU second: masks alone, and whole templates (two passes and the comparison), beside a plain pass over the same lines
 * that splits at blanks and hashes the words. Usage: npx node workbench/bench/templates.ts [ROUNDS] [FILE]
 * Without a file, lines are drawn from a fixed seed. All ways run in turns in one process; the median of the rounds is shown.
 */

import { readFileSync } from 'node:fs'
import { templatesOf } from '../src/diagnose/logs/index.ts'
import { lineMask } from '../src/diagnose/logs/mask.ts'
import { median } from '../src/lib/order-statistics.ts'

const ROUNDS = Number(process.argv[2] ?? 7)
const FILE = process.argv[3]
const LINES = 100_000
const SEED = 7

const lines = FILE === undefined ? drawnLines() : readFileSync(FILE, 'utf8').split('\n').slice(0, LINES)
let made = 0 // keeps the work from being optimised away

const ways: Readonly<Record<string, () => void>> = {
  'split and hash': () => {
    for (const line of lines) for (const word of line.split(' ')) made ^= fnv(word)
  },
  'masks (as at ingest)': () => {
    const mask = lineMask()
    for (const line of lines) made += mask(line).length
  },
  'templates (both passes)': () => {
    made += templatesOf(lines).length
  },
}

/** As services write them: a request, a slow query, a refused login, a failure with its cause, logfmt, a block of bytes moved. */
function drawnLines(): string[] {
  let state = SEED
  const below = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
  const of = (...words: readonly string[]): string => words[below(words.length)] as string
  const ip = (): string => `10.${below(256)}.${below(256)}.${below(256)}`
  const id = (): string =>
    Array.from({ length: 4 }, () =>
      below(2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('')
  const kinds: readonly (() => string)[] = [
    () =>
      `${ip()} "GET /cart/${below(9999)} HTTP/1.1" ${of('200', '404', '500')} ${below(9000)} bytes in ${below(900)} ms`,
    () => `slow query took ${below(9000)}ms: SELECT * FROM orders WHERE id = ${below(1e6)} AND state = 'paid'`,
    () =>
      `login refused for ${of('buyer', 'seller', 'clerk', 'driver', 'auditor', 'editor')} from ${ip()}:${below(65536)}`,
    () => `level=${of('info', 'warn')} trace_id=${id()} msg="order placed" user=${below(9999)} total=${below(999)}.50`,
    () => `Caused by: java.net.SocketTimeoutException: connect timed out after ${below(60)} seconds`,
    () => `Received block blk_${below(1e9)} of size ${below(1e8)} from /${ip()}`,
    () =>
      `connection pool exhausted, waiting for a free connection (active=${below(50)}, idle=0, pending=${below(500)})`,
    () => 'cache is warm, nothing to do until the next sweep of expired entries',
  ]
  return Array.from({ length: LINES }, () => (kinds[below(kinds.length)] as () => string)())
}

function fnv(word: string): number {
  let hash = 2166136261
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 16777619)
  return hash
}

function linesPerCpuSecond(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return lines.length / ((user + system) / 1e6)
}

const rates = new Map(Object.keys(ways).map((name) => [name, [] as number[]]))
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, work] of Object.entries(ways)) rates.get(name)!.push(linesPerCpuSecond(work))
}
const plain = median(rates.get('split and hash')!)
console.log(`${lines.length} lines of ${Math.round(lines.join('').length / lines.length)} characters`)
for (const [name, values] of rates) {
  const rate = median(values)
  console.log(
    `${name.padEnd(24)} ${(rate / 1000).toFixed(0).padStart(5)} k lines/CPU-s   ${(rate / plain).toFixed(2)} of split and hash`,
  )
}
if (made === 0) throw new Error('nothing was read')
