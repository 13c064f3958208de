import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { throwawayFolder } from '../workbench/src/main/telemetry/throwaway.ts'
import { root } from './sources.ts'

const ENDS_MS_MAX = 20_000 // what a killed parent leaves ends by itself, in two seconds where there is time
const LOOK_MS = 200
const NODE_OWN = 'node-compile-cache' // tools have Node keep compiled code there, for good

/**
 * Around a run of tests: what they show is built once, and what they write goes into one temporary folder. Files and processes that
 * are left at the end are told and removed; the folder of a run that was killed goes with the next one.
 */
export default async function oneRun(): Promise<() => Promise<void>> {
  execFileSync(process.execPath, [join(root, 'check/setup.js'), 'built'], { stdio: 'inherit' })
  const { path: folder } = await throwawayFolder()
  chmodSync(folder, 0o755) // PostgreSQL reads below it as a user of its own
  process.env.TMPDIR = folder
  return async () => {
    const left = await leftIn(folder)
    for (const { pid } of left.processes) orGone(() => String(process.kill(pid, 'SIGKILL')))
    const says = [
      ...left.files.map((name) => join(folder, name)),
      ...left.processes.map(({ pid, command }) => `process ${pid}: ${command}`),
    ]
    if (says.length > 0) console.warn(`Removed what tests have left behind:\n  ${says.join('\n  ')}`)
  }
}

type Left = { readonly files: readonly string[]; readonly processes: readonly Running[] }
type Running = { readonly pid: number; readonly command: string }

/** What is still there when everything had the time to end. */
async function leftIn(folder: string): Promise<Left> {
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    const left = { files: readdirSync(folder).filter((name) => name !== NODE_OWN), processes: processesOf(folder) }
    if (left.files.length + left.processes.length === 0 || waitedMs >= ENDS_MS_MAX) return left
    await wait(LOOK_MS)
  }
}

/** Processes that were told of the folder, as environment, argument or working directory; none where there is no /proc. */
function processesOf(folder: string): Running[] {
  const pids = existsSync('/proc/self/environ')
    ? readdirSync('/proc')
        .map(Number)
        .filter((pid) => pid > 0)
    : []
  return pids
    .filter((pid) => pid !== process.pid)
    .flatMap((pid) => {
      const [command, environment, directory] = [
        orGone(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')),
        orGone(() => readFileSync(`/proc/${pid}/environ`, 'utf8')),
        orGone(() => readlinkSync(`/proc/${pid}/cwd`)),
      ]
      const isOurs = [command, environment, directory].some((text) => text.includes(folder))
      return isOurs && !command.includes('vitest') ? [{ pid, command: command.replaceAll('\0', ' ') }] : []
    })
}

/** A process may end while it is looked at, or be another user's. */
function orGone(look: () => string): string {
  try {
    return look()
  } catch {
    return ''
  }
}
