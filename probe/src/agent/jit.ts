import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'
import { NODE_MAJOR } from './engine.ts'
import { sharedTurn } from './turn.ts'

const SETTLE_MS = 2 // most of what is compiled on other threads is done by then, without anybody waiting for it
const MAGLEV_SINCE = 22
const SAFE_SINCE = 26
const TRIES_MAX = 500
const STALE_MS = 10_000 // no thread holds its turn so long; one that was terminated holds it for ever

const turn = sharedTurn()
const stages = NODE_MAJOR >= MAGLEV_SINCE ? ['opt', 'maglev'] : ['opt']

/**
 * Trap     a breakpoint that meets a function which the concurrent compiler is inlining aborts the process (before Node 26). So nothing
 *          is optimised while it is set or removed, and what is under way is waited for: on a busy machine its thread may not have had its turn.
 *          Flags the user gave for the compiler are not touched: then there is none to drain. Flags are the whole process': its threads take
 *          turns.
 */
export async function withoutJit<T>(act: () => T): Promise<T> {
  const flags = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ')
  if (NODE_MAJOR >= SAFE_SINCE || /jitless|maglev|[-_]opt\b|turbofan/.test(flags)) return settled(act)
  const mine = await taken()
  const giveBack = (): void => {
    if (Atomics.load(turn, 0) !== mine) return // taken for lost: who took the turn gives it back
    for (const stage of stages) setFlagsFromString(`--${stage}`)
    Atomics.store(turn, 0, 0)
  }
  process.once('exit', giveBack) // of a thread, whose process goes on
  for (const stage of stages) setFlagsFromString(`--no-${stage}`)
  try {
    await delay(SETTLE_MS)
    finishCompiling(flags)
    return act()
  } finally {
    process.off('exit', giveBack)
    giveBack()
  }
}

async function settled<T>(act: () => T): Promise<T> {
  await delay(SETTLE_MS)
  return act()
}

/** Holds the thread up until the compiler has done what it began; `act` follows in the same turn. */
function finishCompiling(flags: string): void {
  setFlagsFromString('--allow-natives-syntax')
  try {
    new Script('%FinalizeOptimization()').runInThisContext()
  } finally {
    if (!/allow[-_]natives/.test(flags)) setFlagsFromString('--no-allow-natives-syntax')
  }
}

/** Waits for the turn. Answers by what it is known: the time of taking, which is never 0. */
async function taken(): Promise<number> {
  for (let i = 0; i < TRIES_MAX; i++) {
    const mine = Date.now() | 0 || 1
    const held = Atomics.load(turn, 0)
    const isFree = held === 0 || Math.abs((mine - held) | 0) > STALE_MS
    if (isFree && Atomics.compareExchange(turn, 0, held, mine) === held) return mine
    await delay(SETTLE_MS)
  }
  throw new Error('another thread of this process did not end setting its breakpoint')
}
