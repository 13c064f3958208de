import { appendFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { metrics } from '@opentelemetry/api'
import { settingNumber } from '../parts/control.ts'

const VOLUME_BYTES_MAX = 8 * 1024 * 1024 // what the payment's volume holds

const volume = process.env.VOLUME!
let usedBytes = 0

const meter = metrics.getMeter('shop')
meter
  .createObservableGauge('system.filesystem.utilization', { unit: '1', description: 'used share of the volume' })
  .addCallback((to) => to.observe(usedBytes / VOLUME_BYTES_MAX, { 'system.filesystem.mountpoint': '/var/journal' }))

/** Writes one line to the journal of payments. Fails with ENOSPC when the volume is full, as a file system does. */
export async function journal(line: string): Promise<void> {
  usedBytes = await used()
  if (usedBytes + line.length > VOLUME_BYTES_MAX)
    throw Object.assign(new Error('ENOSPC: no space left on device, write /var/journal/payments.log'), {
      code: 'ENOSPC',
    })
  await appendFile(join(volume, 'payments.log'), `${line}\n`)
  const dumpKb = settingNumber('journal-dump-kb', 0)
  if (dumpKb > 0) await appendFile(join(volume, 'dump.log'), `${line} `.repeat((dumpKb * 1_024) / (line.length + 1)))
}

async function used(): Promise<number> {
  const sizes = await Promise.all((await readdir(volume)).map(async (name) => (await stat(join(volume, name))).size))
  return sizes.reduce((sum, bytes) => sum + bytes, 0)
}
