import { err, ok, type Result } from '../../lib/result.ts'
import { type CanaryVerdict, canaryVerdict } from '../../method/canary/verdict.ts'
import type { DeclaredAction } from '../../model/action.ts'
import type { CanaryGauge, CanaryPart, CanarySides, NewLogKind } from '../../model/canary.ts'
import { line, listOf, serviceName, time } from '../../model/incident/said.ts'
import { parseRfc3339, rangeInText, type TimeRange, type UnixMs, unixMs } from '../../model/time.ts'
import type { Refusal } from '../incident/refusal.ts'
import { refused } from '../incident/testing/refusals.ts'
import { type Outcome, verb } from '../incident/verb.ts'
import type { CanaryPort } from './ports.ts'

/** How a canary fares against the rest. */
export type CanaryLook = CanaryVerdict & {
  readonly service: string
  readonly canary: readonly string[]
  readonly window: { readonly from: string; readonly to: string }
  /** Kinds of lines that only it writes and that decide nothing. */
  readonly otherKinds: readonly NewLogKind[]
  readonly gauges: readonly CanaryGauge[]
  /** Declared actions that may be run on the service, those that roll back first. */
  readonly actions: readonly string[]
}

const PART_MS = 10_000 // a look; what is alike but for the version changes little within it
const SETTLE_MS = 10_000 // what has just happened has not arrived in full
const QUIET_MS = 10 * 60_000 // how long the rest is looked at before the canary begins
const FIRST_MS = 60_000
const SOUGHT_MS = 3 * 3_600_000 // a canary that is older has been judged, or nobody waits for it
const LASTS_MS_MAX = 3_600_000

/** Which side is the canary, and what it is compared with. */
export const canaryShape = {
  service: serviceName.describe('the service'),
  version: line.optional().describe('the version that is tried (service.version)'),
  instances: listOf(line).default([]).describe('instead of a version: instances (service.instance.id)'),
  against: listOf(line).default([]).describe('versions, or instances, it is compared with (all others)'),
  since: time.optional().describe('when it began (its first request of the last three hours)'),
}

/** Compares a canary with the rest of its service, so that looking often does not lie. */
export const canaryLook = verb<typeof canaryShape, CanaryLook>({
  name: 'canary-look',
  says: 'compare a version, or an instance, with the rest of its service: pass, fail, or keep waiting',
  about: 'record',
  does: 'read',
  words: ['service', 'version'],
  input: canaryShape,
  run: async (
    { service, version, instances, against, since },
    { ports },
  ): Promise<Result<Outcome<CanaryLook>, Refusal>> => {
    if (ports.canary === undefined)
      return refused(
        'unavailable',
        'no telemetry can be read',
        service,
        'Look at the database of telemetry.',
        'lastgood doctor',
      )
    if ((version === undefined) === (instances.length === 0))
      return refused(
        'wrong',
        'which version, or which instances?',
        service,
        'Name one or the other.',
        'lastgood canary look SERVICE VERSION; or: --instances …',
      )
    const both = against.find((one) => one === version || instances.includes(one))
    if (both !== undefined)
      return refused('wrong', 'it would be compared with itself', both, 'Name another one to compare it with, or none.')
    const attribute = version === undefined ? 'service.instance.id' : 'service.version'
    const sides: CanarySides = { service, attribute, canary: version === undefined ? instances : [version], against }
    const range = await rangeOf(sides, since, ports.clock.now(), ports.canary)
    if (!range.ok) return range
    const looked = await lookedAt(sides, range.value, ports.canary)
    return ok({ entries: [], answer: { ...looked, actions: actionsFor(service, ports.actions?.declared ?? []) } })
  },
})

function actionsFor(service: string, declared: readonly DeclaredAction[]): readonly string[] {
  const its = declared.filter(({ services }) => services === 'any' || services.includes(service))
  const [back, other] = [its.filter(({ kind }) => kind === 'rollback'), its.filter(({ kind }) => kind !== 'rollback')]
  return [...back, ...other].map(({ name }) => name)
}

async function lookedAt(sides: CanarySides, range: TimeRange, port: CanaryPort): Promise<Omit<CanaryLook, 'actions'>> {
  const quiet = { from: unixMs(range.from - QUIET_MS), to: range.from }
  const [parts, kinds, gauges] = await Promise.all([
    partsOf(sides, range, quiet, port),
    port.newKinds(sides, range, quiet, PART_MS),
    port.gauges(sides, range),
  ])
  const verdict = canaryVerdict(parts, kinds)
  const otherKinds = kinds.filter((kind) => !verdict.logKinds.includes(kind))
  const { service, canary } = sides
  return { service, canary, ...verdict, window: rangeInText(range), otherKinds, gauges }
}

/** Where the rest has no past, its first minute says how long requests take, and the comparison begins after it. */
async function partsOf(
  sides: CanarySides,
  range: TimeRange,
  quiet: TimeRange,
  port: CanaryPort,
): Promise<readonly CanaryPart[]> {
  const parts = await port.parts(sides, range, quiet, PART_MS)
  const from = unixMs(range.from + FIRST_MS)
  if (parts.some(({ canary }) => canary.timed > 0) || from >= range.to) return parts
  return port.parts(sides, { from, to: range.to }, { from: range.from, to: from }, PART_MS)
}

/** From its beginning to what has surely arrived, in whole looks; at most an hour. */
async function rangeOf(
  sides: CanarySides,
  since: string | undefined,
  now: UnixMs,
  port: CanaryPort,
): Promise<Result<TimeRange, Refusal>> {
  const heard = await port.heard(sides, { from: unixMs(now - SOUGHT_MS), to: now })
  const its = heard.filter(({ value }) => sides.canary.includes(value))
  const others = heard.filter(({ value }) => !sides.canary.includes(value))
  const named = heard.map(({ value }) => value || '(none)').join(', ')
  if (its.length === 0) return err(unheard(sides, named))
  const gone = sides.against.find((name) => !others.some(({ value }) => value === name))
  if (gone !== undefined) return err(unheard({ ...sides, canary: [gone] }, named))
  if (others.length === 0)
    return refused(
      'missing',
      `nothing else of ${sides.service} has requests: there is no rest`,
      sides.attribute,
      'Keep some of the old version running.',
    )
  const from = parseRfc3339(since ?? '') ?? unixMs(Math.min(...its.map(({ firstMs }) => firstMs)))
  const lastsMs = Math.min(now - SETTLE_MS - from, LASTS_MS_MAX)
  const to = unixMs(from + Math.max(0, Math.floor(lastsMs / PART_MS)) * PART_MS)
  return ok({ from, to })
}

const unheard = ({ service, attribute, canary }: CanarySides, named: string): Refusal => ({
  kind: 'missing',
  what: `no request of ${service} with ${attribute} ${canary.join(', ')} in the last three hours`,
  where: service,
  ...(named === ''
    ? {
        todo: 'No request of this service is heard at all: look whether its traces arrive.',
        command: 'lastgood doctor',
      }
    : { todo: `Name one of those that are heard: ${named}.` }),
})
