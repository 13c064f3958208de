import { statfs } from 'node:fs/promises'
import { availableParallelism, freemem, hostname, loadavg, totalmem } from 'node:os'
import { setTimeout as after } from 'node:timers/promises'
import type { CheckWish, Fact, Reading } from '../../model/check.ts'
import { connectionsOf } from './connections.ts'
import { type HostPart, textAt } from './host-part.ts'
import { lookAtProcess, pidOf } from './process.ts'

const CPU_SAMPLE_MS = 400 // forty ticks of the kernel's clock on each CPU
const MOUNTS_MAX = 40
const MOUNT_MS_MAX = 1_000 // a disk that does not answer within a second is itself the finding

type Wish = Extract<CheckWish, { readonly check: 'host' }>

/** Memory, CPU, connections, disks and descriptors of this machine, or of one process of it. Errors: no such process. */
export async function lookAtHost({ pid, service }: Wish): Promise<Reading | string> {
  const isLinux = process.platform === 'linux'
  if (!isLinux && (pid ?? service) !== undefined)
    return `processes are looked at on Linux only, this is ${process.platform}`
  const found = service === undefined ? pid : await pidOf(service)
  if (typeof found === 'string') return found
  const proc = found === undefined ? undefined : await lookAtProcess(found)
  if (typeof proc === 'string') return proc
  const parts = await Promise.all(
    isLinux
      ? [memory(), cpu(), connectionsOf(found), disks(), descriptors()]
      : [memoryAnywhere(), loadAnywhere(), disk('/')],
  )
  const all = proc === undefined ? parts : [proc, ...parts]
  const elsewhere = isLinux ? [] : [`connections, descriptors and other disks are not looked at on ${process.platform}`]
  return {
    target: [hostname(), service === undefined ? found && `process ${found}` : `service ${service}`]
      .filter(Boolean)
      .join(' '),
    facts: all.flatMap(({ facts }) => facts),
    tables: all.flatMap(({ tables = [] }) => tables),
    gaps: [...all.flatMap(({ gaps = [] }) => gaps), ...elsewhere],
  }
}

const share = (name: string, value: number, of?: string): Fact => ({ name, value, unit: '1', ...(of && { of }) })
const bytes = (name: string, value: number, of?: string): Fact => ({ name, value, unit: 'By', ...(of && { of }) })

/** What the kernel has, and the limit of the container where there is one: who runs in it dies of that one. */
async function memory(): Promise<HostPart> {
  const info = await textAt('/proc/meminfo')
  const of = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(info ?? '')?.[1] ?? 0) * 1024
  const [total, available, swap, swapFree] = ['MemTotal', 'MemAvailable', 'SwapTotal', 'SwapFree'].map(of)
  if (!total) return memoryAnywhere()
  const [max, current] = await Promise.all(['max', 'current'].map((name) => textAt(`/sys/fs/cgroup/memory.${name}`)))
  const limit = Number(max)
  const ofContainer =
    Number.isFinite(limit) && limit > 0 && limit < total
      ? [share('memory-used', Number(current) / limit, 'the container'), bytes('memory-limit', limit, 'the container')]
      : []
  return {
    facts: [
      share('memory-used', 1 - available! / total),
      bytes('memory-free', available!),
      ...ofContainer,
      ...(swap! > 0 ? [share('swap-used', 1 - swapFree! / swap!)] : []),
    ],
  }
}

const memoryAnywhere = async (): Promise<HostPart> => ({
  facts: [share('memory-used', 1 - freemem() / totalmem()), bytes('memory-free', freemem())],
})

const loadAnywhere = async (): Promise<HostPart> => {
  const [one = 0] = loadavg()
  const cpus = availableParallelism()
  return {
    facts: [
      { name: 'load-per-cpu', value: Number((one / cpus).toFixed(2)), unit: '' },
      { name: 'cpus', value: cpus, unit: '' },
    ],
  }
}

/** How busy the CPUs are, by two looks at the kernel's counters, and how long tasks wait for what (pressure). */
async function cpu(): Promise<HostPart> {
  const first = ticksOf(await textAt('/proc/stat'))
  await after(CPU_SAMPLE_MS)
  const second = ticksOf(await textAt('/proc/stat'))
  const { facts } = await loadAnywhere()
  const all = second.all - first.all
  const busy =
    all > 0
      ? [
          share('cpu-busy', 1 - (second.idle - first.idle) / all),
          share('cpu-stolen', (second.stolen - first.stolen) / all),
        ]
      : []
  const pressed = await Promise.all(['cpu', 'memory', 'io'].map(pressure))
  return { facts: [...busy, ...facts, ...pressed.flat()] }
}

function ticksOf(stat = ''): { readonly all: number; readonly idle: number; readonly stolen: number } {
  const ticks = /^cpu +([\d ]+)/.exec(stat)?.[1]?.split(' ').map(Number) ?? []
  const [, , , idle = 0, waiting = 0, , , stolen = 0] = ticks
  return { all: ticks.slice(0, 8).reduce((sum, n) => sum + n, 0), idle: idle + waiting, stolen }
}

/** The share of the last ten seconds in which some task waited for it. */
async function pressure(resource: string): Promise<readonly Fact[]> {
  const percent = /^some avg10=([\d.]+)/m.exec((await textAt(`/proc/pressure/${resource}`)) ?? '')?.[1]
  return percent === undefined ? [] : [share('waited-for', Number(percent) / 100, resource)]
}

/** File systems that keep nothing, or that a question could hang on for ever. */
const OF_NETWORK = /^(nfs|cifs|smb|ceph|glusterfs|afs|9p|fuse\.)/
const ON_DISK = /^(ext[234]|xfs|btrfs|zfs|f2fs|overlay|tmpfs|vfat|ntfs3?|bcachefs|reiserfs)$/

/** One mount of each device, for a container mounts one disk at many places; what is read-only cannot fill. */
export function mountsIn(text: string): { readonly asked: readonly string[]; readonly left: readonly string[] } {
  const mounts = text.split('\n').map((line) => line.split(' ').map(unescaped))
  const unlike = new Map<string, string>()
  for (const [device = '', place = '', type = '', options = ''] of mounts)
    if (ON_DISK.test(type) && !options.startsWith('ro') && !/^\/(proc|sys|dev)(\/|$)/.test(place))
      unlike.set(device === type || type === 'tmpfs' ? place : device, unlike.get(device) ?? place)
  const left = mounts.flatMap(([, place = '', type = '']) => (OF_NETWORK.test(type) ? [place] : []))
  return { asked: [...unlike.values()], left }
}

const unescaped = (word: string): string =>
  word.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)))

async function disks(): Promise<HostPart> {
  const { asked, left } = mountsIn((await textAt('/proc/mounts')) ?? '')
  const parts = await Promise.all(asked.slice(0, MOUNTS_MAX).map(disk))
  const gaps = [
    ...parts.flatMap((part) => part.gaps ?? []),
    ...(left.length > 0
      ? [`network file systems are not asked, for a question could hang: ${left.slice(0, 5).join(', ')}`]
      : []),
    ...(asked.length > MOUNTS_MAX ? [`${asked.length - MOUNTS_MAX} more mounts`] : []),
  ]
  return { facts: parts.flatMap(({ facts }) => facts), gaps }
}

/** Space as an ordinary process has it: what is kept for root counts as used. */
async function disk(place: string): Promise<HostPart> {
  const late = after(MOUNT_MS_MAX, undefined, { ref: false })
  const stats = await Promise.race([statfs(place), late]).catch((error: Error) => error)
  if (stats === undefined || stats instanceof Error)
    return { facts: [], gaps: [`${place}: ${stats?.message ?? `no answer within ${MOUNT_MS_MAX / 1_000} s`}`] }
  const { bsize, blocks, bfree, bavail, files, ffree } = stats
  const used = blocks - bfree
  if (used + bavail <= 0) return { facts: [] }
  return {
    facts: [
      share('disk-used', used / (used + bavail), place),
      bytes('disk-free', bavail * bsize, place),
      ...(files > 0 ? [share('inodes-used', 1 - ffree / files, place)] : []),
    ],
  }
}

async function descriptors(): Promise<HostPart> {
  const [used, , max] = ((await textAt('/proc/sys/fs/file-nr')) ?? '').trim().split(/\s+/).map(Number)
  if (!used || !max) return { facts: [] }
  return {
    facts: [
      share('descriptors-used', used / max, 'the machine'),
      { name: 'descriptors', value: used, unit: '{}', of: 'the machine' },
    ],
  }
}
