import type { ChangesTold } from '../../model/change.ts'
import { CHANGE_KINDS } from '../../model/change-kinds.ts'
import type { Overview, Page } from '../../model/columns.ts'
import type { Gap } from '../../model/diagnosis.ts'
import type { Missing } from '../../model/missing.ts'
import { NO_NAME } from '../../model/service-name.ts'
import { clockTime, type TimeRange } from '../../model/time.ts'
import type { Frame } from '../frame.ts'
import type { CallGraph } from '../graph/calls.ts'
import { servicesKnown, strangerGap } from '../page.ts'
import type { Trace } from '../paths/index.ts'
import type { Silence } from '../silence/silence.ts'
import { fewTraces } from './few-traces.ts'

export type Looked = {
  readonly overview: Overview
  readonly frame: Frame
  readonly before: readonly Trace[]
  readonly after: readonly Trace[]
  readonly silences: readonly Silence[]
  readonly hushes: readonly TimeRange[]
  readonly graph: CallGraph
  readonly changesTold: ChangesTold | undefined
  readonly page: Page | undefined
}

const SILENCES_TOLD = 5

/** What could not be looked at tonight, and what that costs. */
export function gapsOf(looked: Looked): readonly Gap[] {
  const { overview, frame, before, after, silences, hushes, graph, page } = looked
  const { pillars, kindsConnected, window } = overview
  const gaps: Gap[] = [
    ...strangerGap(page, servicesKnown(overview, graph)),
    ...namelessGap(overview),
    ...hushes.map((hush) => hushGap(hush, window)),
    ...silences.slice(0, SILENCES_TOLD).map((silence) => silenceGap(silence)),
  ]
  if (pillars.spans === 0) gaps.push(missing('traces', 'where the time goes between services is read off metrics only'))
  else if (before.length === 0)
    gaps.push({ what: 'no traces before the onset', consequence: 'slow requests cannot be compared with healthy ones' })
  else if (frame.onset) gaps.push(...fewTraces('before', before.length), ...fewTraces('since', after.length))
  if (pillars.logs === 0) gaps.push(missing('logs', 'the exact error is not known'))
  if (pillars.metricPoints === 0) gaps.push(missing('metrics', 'saturation of CPU, memory and pools was not seen'))
  gaps.push(...changeGaps(kindsConnected.length > 0, looked.changesTold))
  if (frame.onset && !frame.onset.measured)
    gaps.push({ what: 'no clear onset', consequence: 'the time is that of the page, less a usual delay' })
  return gaps
}

/** Nothing at all of one kind. */
const missing = (kind: Missing, consequence: string): Gap => ({
  what: kind === 'changes' ? 'no source of changes' : `no ${kind}`,
  consequence,
  missing: kind,
})

/** What sends no name cannot be told apart. */
const namelessGap = ({ signs, operations }: Overview): readonly Gap[] =>
  [...signs, ...operations].some((one) => one.service === NO_NAME)
    ? [
        {
          what: `telemetry without service.name, here called ${NO_NAME}`,
          consequence: 'whoever sends it looks like one service; set OTEL_SERVICE_NAME',
        },
      ]
    : []

/** No source, a source that cannot be read, and a source that tells of nothing are three different things. */
function changeGaps(isStored: boolean, told: ChangesTold | undefined): readonly Gap[] {
  if (!isStored && told === undefined)
    return [missing('changes', 'this answer says nothing about deploys, flags or configuration')]
  if (told === undefined || told.refused === 0) return []
  return [
    told.accepted === 0
      ? {
          what: `no change that was told could be read (${told.refused} refused)`,
          consequence: 'what changed is not known',
        }
      : {
          what: `${told.refused} of ${told.accepted + told.refused} changes could not be read`,
          consequence: 'the guilty one may be among them',
        },
  ]
}

function hushGap({ from, to }: TimeRange, window: TimeRange): Gap {
  const until = to >= window.to ? 'the end' : clockTime(to)
  return {
    what: `nothing arrived from any service from ${clockTime(from)} to ${until}`,
    consequence: 'either all traffic stopped or the telemetry did; ask what the users see',
  }
}

function silenceGap({ service, pillar, from, to, ended, whole }: Silence): Gap {
  const what = `${service} sent no ${pillar} ${ended ? `from ${clockTime(from)} to ${clockTime(to)}` : `after ${clockTime(from)}`}`
  const consequence = whole
    ? 'it is down, or only its telemetry is; nothing is known of it in that time'
    : 'its other telemetry goes on, so requests no longer reach it or this pillar is lost'
  return { what, consequence }
}

/** Kinds of change of which no source has ever sent one. */
export const unconnectedKinds = ({ kindsConnected }: Overview): readonly string[] =>
  CHANGE_KINDS.filter((kind) => !kindsConnected.includes(kind))
