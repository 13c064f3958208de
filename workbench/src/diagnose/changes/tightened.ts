/**
 * Paper    Gregg, Thinking Methodically about Performance (ACM Queue 2012): what runs out has a limit, and somebody set it
 * Idea     a limit that was lowered hurts nobody until the load comes that needs it, so its distance to the onset says little; that
 *          what it limits now runs out at the same service says much
 * Input    changes, moves of all series, log templates that came with the symptom
 * Output   arguments for changes that left less of what runs out
 * Cost     O(changes x (characters + moves + templates))
 */

import { isRise, type TemplateChange } from '../logs/index.ts'
import { BEYOND_CHANCE } from '../series/robust.ts'
import type { Move } from '../types.ts'
import type { Argument, Candidate } from './judge.ts'
import { loweredIn } from './lowered.ts'

/** A resource: what settings call it, what measures it, and what is said where it runs out. */
type Resource = { readonly set: RegExp; readonly measured: RegExp; readonly told: RegExp }

/**
 * Resources that have limits, by the words of their settings, of their metrics (OpenTelemetry semantic conventions) and of their
 * failures: RFC 6585 for 429, POSIX for `EMFILE` and `ENOSPC`, Kubernetes for `OOMKilled`; 137 is 128 and the number of SIGKILL.
 */
const RESOURCES: readonly Resource[] = [
  {
    set: /pool|conn(ection)?s?\b|max (active|idle)/i,
    measured: /pool|connections?\b/i,
    told: /(pool|connections?)\b.*(exhaust|unavailable|not available|timed? ?out|full|wait)|too many (clients|connections)|acquir\w* .*connection/i,
  },
  {
    set: /mem(ory)?\b|heap|xmx|old space/i,
    measured: /mem(ory)?\b|heap|\boom/i,
    told: /out of memory|heap|\boom|\b137\b/i,
  },
  { set: /cpu|cores|gomaxprocs/i, measured: /cpu|throttled/i, told: /cpu.*throttl/i },
  {
    set: /\b[rq]ps\b|rate|quota|allowance|burst|budget|throttle/i,
    measured: /rate ?limit|quota|throttl|reject|\b429\b/i,
    told: /\b429\b|quota|rate ?limit|too many requests|throttl|allowance|resource exhausted/i,
  },
  {
    set: /thread|worker|concurren|parallel|queue|backlog/i,
    measured: /thread|worker|queue|backlog|pending|reject/i,
    told: /(queue|executor|threads?|workers?)\b.*(full|exhaust|reject|busy)|reject\w* execution/i,
  },
  { set: /time ?out|deadline/i, measured: /time ?outs?\b/i, told: /time ?out|timed out|deadline/i },
  {
    set: /cache|ttl|entries|max size/i,
    measured: /cache|\bhits?\b|miss|evict/i,
    told: /cache.*(miss|full|evict)|evict/i,
  },
  { set: /nofile|ulimit|\bfds?\b|file desc/i, measured: /\bfds?\b|descriptor/i, told: /too many open files|emfile/i },
  { set: /disk|storage|volume/i, measured: /disk|storage|volume|filesystem/i, told: /disk.*full|no space|enospc/i },
]

const LIKELIER = Math.log(10) // as much as instances that tell old from new

/** What runs out says for the changes that left less of it. */
export function tightenedArguments(
  changes: readonly Candidate[],
  moves: readonly Move[],
  templates: readonly TemplateChange[],
): readonly Argument[] {
  const fresh = templates.filter(isRise)
  return changes.flatMap((change) => {
    const { id, service } = change
    if (service === undefined) return []
    const moved = moves.filter(({ series, score }) => series.service === service && score >= BEYOND_CHANCE)
    const seen: Seen = {
      measured: moved.map(({ series }) => series.name),
      told: fresh.filter((line) => line.service === service).map(({ sample }) => sample.slice(0, LINE_MAX)),
    }
    const [says] = loweredIn(change).flatMap(({ name, from, to }) => {
      const sign = signOf(name.replaceAll(service, ''), seen)
      return sign === undefined ? [] : [`it lowered ${name} from ${from} to ${to}, and that runs out: ${sign}`]
    })
    return says === undefined ? [] : [{ changeId: id, weight: LIKELIER, says, agesWell: true }]
  })
}

/** What is seen at one service: metrics that moved clearly, and lines that came. */
type Seen = { readonly measured: readonly string[]; readonly told: readonly string[] }

const LINE_MAX = 500 // characters of a line are read
const SIGN_MAX = 60 // and told, enough to know it by

/** What shows that the resource which a setting limits runs out. */
function signOf(setting: string, { measured, told }: Seen): string | undefined {
  const resource = RESOURCES.find(({ set }) => set.test(apart(setting)))
  if (!resource) return undefined
  const metric = measured.find((name) => resource.measured.test(apart(name)))
  return metric ?? told.find((line) => resource.told.test(apart(line)))?.slice(0, SIGN_MAX)
}

/** Names in camel or snake case, taken apart. */
const apart = (text: string): string => text.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[_.-]+/g, ' ')
