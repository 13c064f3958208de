import type { Incident } from '../incident.ts'

/**
 * Words of a text for people outside that they should not read: names of services, hosts and people, addresses, theories.
 * Names that are plain words, such as `checkout`, may be meant as such and pass.
 */
export function internalsIn(text: string, { lifecycle, entries, testing }: Incident): readonly string[] {
  const people = [...lifecycle.roles.map(({ by }) => by), ...entries.map(({ actor }) => actor.name)]
  const services = [lifecycle.service, ...testing.hypotheses.map(({ service }) => service)]
  const telling = services.filter((name) => name !== undefined && /[^\p{L}\s]/u.test(name))
  const theories = testing.hypotheses.flatMap(({ id, statement }) => [id, statement])
  const named = [...people, ...telling, ...theories].filter(
    (name): name is string => name !== undefined && hasWord(text, name),
  )
  const shaped = SHAPES.flatMap((shape) => [...text.matchAll(shape)].map(([found]) => found))
  return [...new Set([...named, ...shaped])]
}

/** What gives away how a system is made: addresses, hosts of private networks, pods, links. */
const SHAPES: readonly RegExp[] = [
  /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g,
  /\b[\w-]+(?:\.[\w-]+)*\.(?:internal|local|localdomain|lan|corp|svc|cluster)\b/gi,
  /\b[a-z][\w-]*-[0-9a-f]{8,10}-[a-z0-9]{5}\b/g,
  /\bhttps?:\/\/\S+/gi,
]

function hasWord(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}_-])${escaped}(?![\\p{L}\\p{N}_-])`, 'iu').test(text)
}
