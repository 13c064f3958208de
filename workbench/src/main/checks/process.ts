import { readdir, readlink } from 'node:fs/promises'
import type { Fact } from '../../model/check.ts'
import { type HostPart, textAt } from './host-part.ts'

const DESCRIPTORS_MAX = 200_000 // as many as are counted
const PROCESSES_MAX = 20_000 // as many as are searched for a service

/** Memory, threads and descriptors of a process. Errors: a sentence. */
export async function lookAtProcess(pid: number): Promise<HostPart | string> {
  const [status, limits] = await Promise.all(['status', 'limits'].map((name) => textAt(`/proc/${pid}/${name}`)))
  if (status === undefined) return `there is no process ${pid} here`
  const field = (name: string): string | undefined => new RegExp(`^${name}:\\s+(.+)$`, 'm').exec(status)?.[1]
  const of = 'the process' // so that it can be compared with one of another number
  const facts: Fact[] = [
    { name: 'program', of, value: field('Name') ?? 'unknown', unit: '' },
    { name: 'state', of, value: field('State') ?? 'unknown', unit: '' },
    { name: 'resident', of, value: Number(field('VmRSS')?.split(' ')[0] ?? 0) * 1024, unit: 'By' },
    { name: 'threads', of, value: Number(field('Threads') ?? 0), unit: '{}' },
  ]
  const open = await readdir(`/proc/${pid}/fd`).catch(() => undefined)
  if (open === undefined) return { facts, gaps: [`the descriptors of process ${pid} are its owner's to see`] }
  const limit = Number(/^Max open files\s+(\d+)/m.exec(limits ?? '')?.[1])
  facts.push({ name: 'descriptors', of, value: open.length, unit: '{}' })
  if (limit > 0) facts.push({ name: 'descriptors-used', of, value: open.length / limit, unit: '1' })
  return { facts }
}

/** Inodes of the sockets that a process holds; undefined when one may not look. */
export async function socketsOf(pid: number): Promise<ReadonlySet<string> | undefined> {
  const open = await readdir(`/proc/${pid}/fd`).catch(() => undefined)
  if (open === undefined) return undefined
  const links = open.slice(0, DESCRIPTORS_MAX).map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => ''))
  return new Set((await Promise.all(links)).flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []))
}

/** The only process here that calls itself the service in its environment (`OTEL_SERVICE_NAME`). Errors: a sentence. */
export async function pidOf(service: string): Promise<number | string> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).slice(0, PROCESSES_MAX)
  const found: string[] = []
  for (const pid of pids) if (namesItself((await textAt(`/proc/${pid}/environ`)) ?? '', service)) found.push(pid)
  const [only, ...more] = found
  if (only === undefined)
    return `no process here whose environment may be read has OTEL_SERVICE_NAME=${service}: name its --pid`
  return more.length === 0 ? Number(only) : `several processes are ${service}: --pid ${found.slice(0, 10).join(', ')}`
}

function namesItself(environ: string, service: string): boolean {
  const variables = environ.split('\0')
  const resource = variables.find((one) => one.startsWith('OTEL_RESOURCE_ATTRIBUTES='))?.slice(25) ?? ''
  return variables.includes(`OTEL_SERVICE_NAME=${service}`) || resource.split(',').includes(`service.name=${service}`)
}
