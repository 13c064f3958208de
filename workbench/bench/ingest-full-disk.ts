/**
 * Is anything lost, or stored twice, that was acknowledged, when the disk is filled to the brim under load and freed again?
 * Usage: npx node workbench/bench/ingest-full-disk.ts [ROUNDS], as root, who may mount a small disk.
 * `lastgood serve` runs as it does for users, on a disk in memory. What every request has to come to: ingest-kill.ts.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { canMountDisks, smallDisk } from '../src/store/telemetry/engine/small-disk.test-helper.ts'
import { Load } from './ingest-kill/load.ts'
import { looked } from './ingest-kill/look.ts'
import { Workbench } from './ingest-kill/workbench.ts'

const ROUNDS = Number(process.argv[2] ?? 10)
const DISK_MIB = 512
const FULL_MS = 1_500
const FREE_MS = 2_500
const LEFT_BYTES = [0, 4_096, 100_000, 2_000_000] // in turn: the brim is met at different places

if (!canMountDisks) throw new Error('this needs root, to mount a small disk')
const disk = smallDisk(DISK_MIB)
const workbench = await Workbench.start(disk.path)
try {
  const load = new Load('full-disk')
  const sent = load.run(workbench.otlp)
  let refusedWhileFull = 0
  for (let round = 0; round < ROUNDS; round++) {
    await load.began()
    await pause(FREE_MS)
    const before = load.failed.size
    fill(LEFT_BYTES[round % LEFT_BYTES.length])
    await pause(FULL_MS)
    refusedWhileFull += load.failed.size - before
    disk.empty()
  }
  await load.began()
  load.stop()
  await sent
  await workbench.kill()
  const { lost, twice, partly, extra } = await looked(disk.path, load)
  console.log(`the disk was full ${ROUNDS} times; ${refusedWhileFull} requests were sent away meanwhile`)
  console.log(`  acknowledged ${load.acknowledged.size} requests of ${load.items} items`)
  console.log(`  acknowledged lost ${lost}, stored twice ${twice}, stored in part ${partly}`)
  console.log(`  sent away and stored all the same ${extra}`)
  if (lost + twice + partly + extra > 0) process.exitCode = 1
} finally {
  await workbench.kill()
  disk.remove()
}

/** The workbench writes meanwhile: when it takes what was left, the disk is as full. */
function fill(leaveBytes: number | undefined): void {
  try {
    disk.fill(leaveBytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}
