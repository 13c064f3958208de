import { readdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { hashOf } from '../agent/patch.ts'
import { LineReader } from '../protocol.ts'
import { allSites, type Site } from '../source/site.ts'
import { type App, until } from './app.test-helper.ts'

const ANSWER_MS_MAX = 60_000
const PATCH_EVERY = 40 // after one, the agent lets the process go on for a hundred times as long

/** A program that works without a pause, knows its own answer, and has statements where a call before them would change it. */
export const FUZZED = `const base = 7, kept = []
class Cart {
  #items = []
  static made = 0
  constructor() { Cart.made++ }
  add(sku, price) {
    if (price < 0)
      throw new RangeError(sku)
    this.#items.push({ sku, price }); return this
  }
  get total() {
    let sum = 0
    for (const { price } of this.#items) sum += price
    return Math.round(sum * 0.9) + base
  }
}
class Gift extends Cart {
  constructor(note) {
    const text = \`\${note} { return 1; } \${[1, 2].map((n) => { return n + base }).join(';')}\`
    super()
    this.text = text
  }
}
function fib(n) { if (n < 2) return n; else return fib(n - 1) + fib(n - 2) }
function count(n) {
  let left = n, turns = 0
  while (left > 0) left--, turns++
  do turns++; while (turns < n)
  for (let i = 0; i < n; i++) turns += i
  outer: for (const a of [1, 2, 3]) for (const b of [1, 2, 3]) { if (b > a) continue outer; turns += b }
  switch (turns % 3) { case 0: turns++; break; case 1: { turns += 2 } default: turns += 3 }
  label: { if (turns > 2) break label; turns = 0 }
  return turns
}
function* steps(n) { for (let i = 0; i < n; i++) { const got = yield i; if (got) return got } }
const parse = (text) => { const found = /\\/(?:[/;{}]+)\\/x?/.exec(text) /* ; { } */; return found === null ? '' : found[0] } // ; return
const strict = function () { 'use strict'; return this === undefined }
const wait = async (n) => { await null; let sum = 0; for await (const one of [n, n]) sum += one; return sum }
function fill(n) {
  const cart = new Gift('g')
  for (let i = 0; i < n; i++) {
    try { cart.add('s' + i, i % 5 === 4 ? -1 : i) } catch (error) { cart.add(error.message, 1) } finally { kept.length = 0 }
  }
  return cart.total + cart.text
}
const sync = () => [fill(9), fib(9), count(5), [...steps(3)], parse('a/;{/x'), strict(), [3, 1, 2].sort((a, b) => { return a - b })].join(':')
const expected = sync()
let [wrong, turns] = [0, 0]
async function turn() {
  if (sync() !== expected) wrong++
  if (await wait(4) !== 8) wrong++
  turns++
  setImmediate(turn)
}
turn()
process.stdin.on('data', () => console.log(wrong + ' ' + turns))
`

/** A generator of numbers below a bound, so that a run can be had again. */
export type Pick = (below: number) => number

export function seeded(seed: number): Pick {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

type Answer = { readonly type: string; readonly request: number; readonly reason?: string; readonly tier?: string }

/** A controller that says whatever it likes. */
export class Hostile {
  readonly #socket: Socket
  readonly #waiting = new Map<number, (answer: Answer | undefined) => void>()
  #requests = 0

  private constructor(socket: Socket) {
    this.#socket = socket
    const reader = new LineReader(
      (message) => this.#heard(message as Answer),
      (line) => line,
    )
    socket.setEncoding('utf8').on('data', (chunk) => void reader.push(String(chunk)))
    socket.on('error', () => {})
    socket.once('close', () => {
      for (const done of this.#waiting.values()) done(undefined)
    })
  }

  static async of(app: App): Promise<Hostile> {
    const file = await until(() => readdirSync(app.sockets).find((name) => name.endsWith('.sock')), 'a socket')
    const socket = await until(() => opened(join(app.sockets, file)), 'an agent that listens')
    return new Hostile(socket)
  }

  #heard(answer: Answer): void {
    this.#waiting.get(answer.request)?.(answer)
    this.#waiting.delete(answer.request)
  }

  /** Undefined where no answer comes. */
  ask(asked: object): Promise<Answer | undefined> {
    const request = ++this.#requests
    return new Promise((done) => {
      const timer = setTimeout(() => done(undefined), ANSWER_MS_MAX)
      this.#waiting.set(request, (answer) => {
        clearTimeout(timer)
        done(answer)
      })
      this.#socket.write(`${JSON.stringify({ ...asked, request })}\n`)
    })
  }

  close(): void {
    this.#socket.destroy()
  }
}

/** Acts as a hostile controller of the app, and ends both. */
export async function withHostile(app: App, act: (hostile: Hostile) => Promise<void>): Promise<void> {
  try {
    const hostile = await Hostile.of(app)
    await act(hostile)
    hostile.close()
  } finally {
    await app.stop()
  }
}

function opened(path: string): Promise<Socket | undefined> {
  const socket = connect(path)
  return new Promise((done) => {
    socket.once('connect', () => done(socket))
    socket.once('error', () => done(undefined))
  })
}

const WHENS = [
  undefined,
  'n > 1',
  'this.x == 1',
  'sum',
  'i % 2 == 0 && turns',
  '(((',
  'while(1){}',
  'process.exit()',
  '"',
]
const TEMPLATES = ['x', '{n}', '{this.total} {i}', '{fib(1)}', '{', '{a.b.c.d[0]}']
const NAMES = [
  'n',
  'i',
  'sum',
  'this',
  'cart',
  'turns',
  'base',
  'process',
  'require',
  'missing',
  'super',
  'n){}',
  'await',
  '__lg$',
]
const KINDS = ['counter', 'log', 'snapshot', 'timer', 'verbose', 'constructor']
const ODD = [
  { end: 90 },
  { slot: 0 },
  { timed: true },
  { sameFunction: true },
  { call: 'x' },
  { __proto__: 1 },
  { at: -1 },
  { at: 1e15 },
  { at: 1.5 },
  { names: 'n' },
]

/** What became of a run. */
export type Fuzzed = {
  readonly answers: Record<string, number>
  /** Placements that were taken at an offset where there is no place. */
  readonly unfounded: number
  readonly placed: number
  /** What was asked last, where no answer came. */
  readonly hung: object | undefined
}

type Aim = { readonly url: string; readonly hash: string; readonly text: string; readonly sites: readonly Site[] }

/** A file that runs, and the places in it. */
export async function aimAt(hostile: Hostile, file: string): Promise<Aim> {
  const { url, text } = (await hostile.ask({ type: 'source', file })) as unknown as Aim
  return { url, text, hash: hashOf(text), sites: allSites(text) }
}

/** Asks for placements, plans and removals, most of them wrong, while `goesOn`. */
export async function fuzz(
  hostile: Hostile,
  file: string,
  pick: Pick,
  goesOn: (round: number) => boolean,
): Promise<Fuzzed> {
  const aim = await aimAt(hostile, file)
  const ats = new Set(aim.sites.map(({ at }) => at))
  const answers: Record<string, number> = {}
  let [unfounded, placed] = [0, 0]
  for (let round = 0; goesOn(round); round++) {
    const asked = request(aim, round, pick)
    const answer = await hostile.ask(asked)
    if (answer === undefined) return { answers, unfounded, placed, hung: asked }
    const told =
      answer.tier ??
      answer.reason
        ?.replace(/^offset .*: /, '')
        .replace(/^line \d+ of.*cannot see.*/, 'names')
        .replace(/^there is no probe .*/, 'no such probe')
        .slice(0, 40) ??
      answer.type
    answers[told] = (answers[told] ?? 0) + 1
    const at = (asked as { placement?: { at: number } }).placement?.at
    if (answer.tier !== undefined && (at === undefined || !ats.has(at))) unfounded++
    if (answer.type === 'placed') placed++
    if (answer.type === 'placed' && pick(3) > 0) await hostile.ask({ type: 'remove', probe: `p${round}` })
  }
  return { answers, unfounded, placed, hung: undefined }
}

function request(aim: Aim, round: number, pick: Pick): object {
  if (pick(12) === 0) return { type: 'remove', probe: `p${pick(round + 1)}` }
  const kind = KINDS[pick(pick(4) === 0 ? KINDS.length : 4)]
  const limits = {
    stallMsMax: pick(PATCH_EVERY) === 0 ? 1e9 : 0.001,
    cpuShareMax: 1e9,
    ttlMs: 500,
    hitsMax: [1, 5, 1e300][pick(3)],
  }
  const when = WHENS[pick(pick(2) === 0 ? WHENS.length : 1)]
  const probe = {
    id: `p${round}`,
    kind,
    file: aim.url,
    line: 1,
    limits,
    when,
    template: TEMPLATES[pick(TEMPLATES.length)],
  }
  const to = kind === 'timer' && pick(9) > 0 ? { to: { ...place(aim, pick), sameFunction: pick(2) === 0 } } : {}
  return { type: pick(8) === 0 ? 'plan' : 'place', probe, placement: place(aim, pick), ...to }
}

/** A third of them true; the others beside a statement, anywhere, or of another shape. */
function place({ url, hash, text, sites }: Aim, pick: Pick): object {
  const site = sites[pick(sites.length)]
  const true_ = {
    url,
    hash,
    at: site?.at ?? 0,
    names: site?.names.slice(0, pick(3)) ?? [],
    ...(site?.braceEnd && { braceEnd: site.braceEnd }),
  }
  switch (pick(8)) {
    case 0:
    case 1:
    case 2:
      return true_
    case 3:
      return { ...true_, at: true_.at + pick(7) - 3 }
    case 4:
      return { ...true_, braceEnd: [undefined, pick(text.length)][pick(2)] }
    case 5:
      return { ...true_, names: [NAMES[pick(NAMES.length)]] }
    case 6:
      return { ...true_, ...ODD[pick(ODD.length)] }
    default:
      return { ...true_, at: pick(text.length), names: [] }
  }
}
