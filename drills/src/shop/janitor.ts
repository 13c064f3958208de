/**
 * Waits until the drill's process is gone, however it went, and clears up behind it: the database server and the directory.
 * Started with the directory as its argument, told the ids of processes that were started; told to stop, it does nothing.
 */
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const [directory] = process.argv.slice(2)
const SERVER_END_MS = 10_000
const LOOK_EVERY_MS = 200

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {}) // Ctrl-C reaches it too
const started: number[] = []
process.on('message', (told: number | 'stop') => {
  if (told === 'stop') process.exit(0)
  started.push(told)
})
process.on('disconnect', () => void clear(directory!))

async function clear(path: string): Promise<void> {
  for (const pid of started) signalled(pid, 'SIGCONT') // one that a fault froze ends by itself once it runs
  const server = serverOf(path)
  if (server !== undefined && signalled(server, 'SIGINT')) {
    const until = Date.now() + SERVER_END_MS
    while (signalled(server, 0) && Date.now() < until) await pause(LOOK_EVERY_MS)
    signalled(server, 'SIGKILL')
  }
  await rm(path, { recursive: true, force: true, maxRetries: 5 })
  process.exit(0)
}

/** The process id of the database server, which writes it into its directory. */
function serverOf(path: string): number | undefined {
  try {
    return Number(readFileSync(join(path, 'database', 'postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return undefined // it never started, or it ended and took its file along
  }
}

/** Whether there is such a process to send a signal to; 0 only asks. */
function signalled(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
