/**
 * Paper    Gregg, Thinking Methodically about Performance (ACM Queue 2012): what runs out has a limit, and somebody set it
 * Idea     a setting, a metric and a line of the log tell of the same resource in other words
 * Input    the name of a setting, and what was seen
 * Output   what shows that the resource which the setting limits runs out
 * Cost     O(resources + what was seen)
 */

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
  {
    set: /\b(replicas?|instances?|pods?|nodes?|fleet|desired)\b/i, // fewer that share the work: each has more of it
    measured: /cpu|utili[sz]ation|throttl|queue|pending|backlog|in ?flight|\blag\b|duration|latency/i,
    told: /overload|queue.*full|too busy/i,
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

/** What is seen: names of metrics that moved clearly, and lines that came. */
type Seen = { readonly measured: readonly string[]; readonly told: readonly string[] }

const LINE_MAX = 500 // characters of a line are read
const SIGN_MAX = 60 // and told, enough to know it by

/** What shows that the resource which a setting limits runs out. */
export function signOf(setting: string, { measured, told }: Seen): string | undefined {
  const resource = RESOURCES.find(({ set }) => set.test(apart(setting)))
  if (!resource) return undefined
  const metric = measured.find((name) => resource.measured.test(apart(name)))
  return metric ?? told.find((line) => resource.told.test(apart(line.slice(0, LINE_MAX))))?.slice(0, SIGN_MAX)
}

/** Settings of how much somebody does at once, or in a time. */
const AT_ONCE =
  /thread|worker|concurren|parallel|pool|conn(ection)?s?\b|\b[rq]ps\b|rate|burst|batch|\b(replicas?|instances?|pods?)\b/i

/** Whether who may have more of it asks more of others. */
export const letsAskMore = (setting: string): boolean => AT_ONCE.test(apart(setting))

/** Names in camel or snake case, taken apart. */
const apart = (text: string): string => text.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[_.-]+/g, ' ')
