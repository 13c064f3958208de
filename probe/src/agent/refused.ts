import { url as inspectorUrl } from 'node:inspector'
import { isSecretName } from '../capture/redact.ts'
import {
  CALLERS_MAX,
  type Placement,
  type PlacementTo,
  type ProbeKind,
  type ProbeSpec,
  type Request,
  type RequestMatch,
} from '../protocol.ts'

const NAME = /^[A-Za-z_$][\w$]*$/
const NAMES_MAX = 40
const HEADER = /^[\w-]{1,100}$/
const HEADER_CHARS_MAX = 1000
const RESERVED = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if
  implements import in instanceof interface let new null package private protected public return static super switch throw true try typeof var
  void while with yield`.split(/\s+/),
)

/** A request cannot be fulfilled; the message goes to whoever asked. */
export class Refused extends Error {}

/** What a request has to hold, by its name; a question mark: it may be absent. */
const SHAPES = new Map([
  ['remove', 'probe:string'],
  ['source', 'file:string'],
  ['place', 'probe:object'],
  ['plan', 'probe:object'],
])
const KINDS: readonly unknown[] = ['snapshot', 'log', 'counter', 'timer', 'verbose'] satisfies readonly ProbeKind[]
const PARTS: Readonly<Record<string, string>> = {
  probe: 'id:string kind:string file:string template?:string when?:string limits?:object match?:object',
  placement: 'url:string hash:string names:object',
  to: 'url:string hash:string names:object',
  stalls: 'ratio:number liveMb:number',
}

/** What is wrong with the shape of a request, wherever it came from. */
export function shapeRefusalOf(request: Request): string | undefined {
  const wrong = wrongIn(request, SHAPES.get(request.type) ?? '', '')
  if (wrong !== undefined || (request.type !== 'place' && request.type !== 'plan')) return wrong
  const { probe, placement, to, stalls } = request
  const parts = Object.entries({ probe, placement, to, stalls }).filter(([, part]) => part !== undefined)
  const first = parts
    .map(([name, part]) => wrongIn(part, PARTS[name] ?? '', `${name}.`))
    .find((each) => each !== undefined)
  return first ?? (KINDS.includes(probe.kind) ? undefined : 'probe.kind is none that this agent knows')
}

function wrongIn(held: unknown, shape: string, path: string): string | undefined {
  if (typeof held !== 'object' || held === null) return `${path.slice(0, -1)} is no object`
  for (const [, name = '', optional, type] of shape.matchAll(/(\w+)(\??):(\w+)/g)) {
    const value: unknown = Object.getOwnPropertyDescriptor(held, name)?.value
    if (value === undefined && optional === '?') continue
    if (typeof value !== type || value === null) return `${path}${name} is no ${type}`
  }
  return undefined
}

/** What is wrong with a placement, wherever it came from: nothing but names and offsets may reach the text that runs. */
export function refusalOf({ probe, placement, to }: Extract<Request, { type: 'place' | 'plan' }>): string | undefined {
  if (placement === undefined) return matchRefusalOf(probe)
  if (probe.match !== undefined) return 'a probe for the requests with a header is in no line'
  return placeRefusalOf(placement) ?? callersRefusalOf(probe) ?? timerRefusalOf(probe, placement, to)
}

function matchRefusalOf({ kind, match }: ProbeSpec): string | undefined {
  if (kind !== 'verbose' || match === undefined) return `a ${kind} needs a line`
  const { header, equals }: Partial<RequestMatch> = match
  if (typeof header !== 'string' || !HEADER.test(header)) return `${JSON.stringify(header)} is not the name of a header`
  if (isSecretName(header)) return `${header} is a secret, and no way to name a user`
  return typeof equals === 'string' && equals.length <= HEADER_CHARS_MAX ? undefined : 'a header equals some text'
}

function callersRefusalOf({ kind, callers }: ProbeSpec): string | undefined {
  if (callers === undefined) return undefined
  if (kind !== 'snapshot') return `a ${kind} shows no callers`
  if (!(Number.isInteger(callers) && callers > 0 && callers <= CALLERS_MAX))
    return `a snapshot shows 1 to ${CALLERS_MAX} callers`
  return inspectorUrl() === undefined ? undefined : 'another debugger is attached, which the pause would stop as well'
}

function timerRefusalOf({ kind }: ProbeSpec, from: Placement, to: PlacementTo | undefined): string | undefined {
  if (kind !== 'timer') return to === undefined ? undefined : `a ${kind} has one line`
  if (to === undefined) return 'a timer needs the line at which it stops (toLine)'
  if (to.url !== from.url || to.hash !== from.hash) return 'a timer starts and stops in one file'
  return to.at === from.at ? 'a timer stops at another line than it starts at' : placeRefusalOf(to)
}

function placeRefusalOf({ names, at, braceEnd }: Placement): string | undefined {
  if (!Number.isSafeInteger(at) || (braceEnd !== undefined && !Number.isSafeInteger(braceEnd)))
    return 'the place is not an offset'
  if (!Array.isArray(names) || names.length > NAMES_MAX) return `a probe passes at most ${NAMES_MAX} names`
  const bad = names.find((name) => typeof name !== 'string' || !NAME.test(name) || RESERVED.has(name))
  return bad === undefined ? undefined : `${JSON.stringify(bad)} is not a name`
}
