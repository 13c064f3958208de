import { aimOf } from '../model/probe-aim.ts'
import type { ProbeRefusal, ProbeSession, ProbeWish } from '../model/probes.ts'
import type { NotPlaced } from './placing.ts'

const NAMED_MAX = 10
const WHERE_CHARS_MAX = 200 // a handle is typed, and may be anything

/** No process of the service, or of that instance, is connected. */
export function noSession(
  { service, instance }: { readonly service: string; readonly instance?: string | undefined },
  sessions: readonly ProbeSession[],
): ProbeRefusal {
  const of = sessions.filter((session) => session.service === service)
  if (of.length > 0)
    return {
      kind: 'missing',
      what: `no instance of ${service} begins with ${instance}; connected: ${listed(of.map((one) => one.instance))}`,
      where: service,
      todo: 'Name one of them, or none.',
    }
  const services = listed([...new Set(sessions.map((one) => one.service))])
  return {
    kind: 'missing',
    what: `no process of ${service} is connected; ${services === '' ? 'nothing is' : `connected: ${services}`}`,
    where: service,
    todo: 'Start it with LASTGOOD_PROBE_URL set and node --import @lastgood/probe.',
    command: 'lastgood probe list',
  }
}

/** No process took it. */
export function notPlaced(wish: ProbeWish, failures: readonly NotPlaced[]): ProbeRefusal {
  const says = [...new Set(failures.map((failure) => failure.says))]
  const isWrong = failures.some((failure) => failure.kind === 'wrong')
  return {
    kind: isWrong ? 'wrong' : 'refused',
    what: says.slice(0, NAMED_MAX).join('; ') || 'the probe was not placed',
    where: `${wish.service} ${aimOf(wish)}`,
    todo: 'Nothing was placed.',
  }
}

/** A process does not show a file. */
export const notShown = (service: string, says: string): ProbeRefusal => ({
  kind: 'refused',
  what: says,
  where: service,
  todo: 'Choose one of the files that it has loaded.',
})

export const tooMany = (max: number): ProbeRefusal => ({
  kind: 'refused',
  what: `${max} probes are in place`,
  where: 'probes',
  todo: 'Remove some.',
  command: 'lastgood probe list; lastgood probe rm ID',
})

export const unknownProbe = (id: string): ProbeRefusal => ({
  kind: 'missing',
  what: 'there is no such probe',
  where: id.slice(0, WHERE_CHARS_MAX),
  todo: 'Name one that is there.',
  command: 'lastgood probe list',
})

const listed = (names: readonly string[]): string =>
  names.length > NAMED_MAX
    ? `${names.slice(0, NAMED_MAX).join(', ')} and ${names.length - NAMED_MAX} more`
    : names.join(', ')
