import { DAY_MS, parseRfc3339 } from '../../model/time.ts'
import type { Fact } from './reading.ts'
import { digest } from './said.ts'

const BACK_MS_MAX = 366 * DAY_MS // an alert may have fired for a year; what is older, nobody works on
const AHEAD_MS_MAX = DAY_MS // a clock in the wrong time zone
const SKEW_MS_MIN = 120_000 // clocks differ by seconds; by more, somebody should know

/** The heard thing of each kind that carries a time. */
type Timed = { readonly at: string }

/**
 * A fact at a time that can be: its sender's, where that is within the year before it came and the day after; else that of its arrival, and
 * what was told stands beside it. A clock that runs ahead by more than two minutes is told with what it says.
 */
export function inTime(fact: Fact, receivedAt: string): { readonly fact: Fact; readonly says?: string } {
  const told = timedIn(fact).at
  const ahead = (parseRfc3339(told) ?? 0) - (parseRfc3339(receivedAt) ?? 0)
  if (-ahead > BACK_MS_MAX || ahead > AHEAD_MS_MAX) {
    const says = `the time told, ${told}, is ${ahead > 0 ? 'days ahead' : 'more than a year ago'}: taken as now`
    const once = fact.once ?? digest(fact.heard.kind, timedIn(fact)) // the same again is the same, though it comes at another time
    return { fact: { ...noted(fact, { at: receivedAt }, { atTold: told, atInferred: true }), once }, says }
  }
  return { fact: ahead < SKEW_MS_MIN ? fact : noted(fact, {}, { clockSkewMs: Math.round(ahead) }) }
}

function timedIn({ heard }: Fact): Timed {
  switch (heard.kind) {
    case 'change':
      return heard.change
    case 'alert':
      return heard.alert
    case 'stage':
      return heard.stage
  }
}

type Notes = Readonly<Record<string, string | number | boolean>>

/** The fact with another time, and what is to be known of it; details of alerts and stages are text. */
function noted({ heard, ...rest }: Fact, at: Partial<Timed>, notes: Notes): Fact {
  const texts = Object.fromEntries(Object.entries(notes).map(([name, value]) => [name, String(value)]))
  switch (heard.kind) {
    case 'change': {
      const change = { ...heard.change, ...at, details: { ...heard.change.details, ...notes } }
      return { ...rest, heard: { kind: 'change', change } }
    }
    case 'alert': {
      const alert = { ...heard.alert, ...at, details: { ...heard.alert.details, ...texts } }
      return { ...rest, heard: { kind: 'alert', alert } }
    }
    case 'stage': {
      const stage = { ...heard.stage, ...at, details: { ...heard.stage.details, ...texts } }
      return { ...rest, heard: { kind: 'stage', stage } }
    }
  }
}
