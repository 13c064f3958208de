/**
 * English word lists of the lint, in one place. A word stands here when it tells in its rule's context, without a look at the rest,
 * that something is missing; what is only sometimes poor stays out, for a lint that cries wolf is switched off.
 */

const words = (list: string): readonly string[] => list.trim().split(/\s*,\s*/)

/** One pattern for a list of words or phrases; blanks match any white space. */
export const anyOf = (list: readonly string[]): string =>
  `(?:${[...list]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/ /g, '\\s+'))
    .join('|')})`

/** First words of an action that name a direction; a number says how far, and excuses them. */
export const DIRECTIONS = words(
  'ensure, make sure, improve, enhance, strengthen, optimize, optimise, increase, reduce, minimize, minimise, harden, boost, streamline, address, tackle, monitor, watch, encourage, promote, raise awareness',
)

/** First words of an action that name an activity; nothing tells when it is over. */
export const ACTIVITIES = words(
  'investigate, look into, look at, look for, consider, explore, review, keep an eye on, evaluate, assess, examine, analyze, analyse, study, research, discuss, think about, talk about, talk to, talk with, understand, revisit, re-evaluate, reconsider, brainstorm, work on, work with, work towards, continue, follow up, try to, try, plan to, plan for, aim to, strive to, sync with, coordinate with, collaborate with, see if, see whether, check if, check whether, check on, find out, figure out, get a better, get better, learn',
)

/** What asks people to be better people. */
export const CAREFULNESS = words(
  'be careful, be more careful, being careful, more careful, be mindful, be more mindful, be aware, be more aware, be vigilant, be more vigilant, pay attention, pay more attention, pay closer attention, take care, take more care, double check, double-check, remember to, remind everyone, remind the team, remind engineers, remind developers, remind people, be diligent, be more diligent, try harder, do better',
)

/** Verbs that add nothing before a wish for more. */
export const HAVING = words('add, have, do, create, write, use, get, provide, implement, introduce, need')

/** Beginnings of an action that name a thing to have more of. */
export const MORE_OF = words(
  'more, better, additional, further, improved, proper, faster, clearer, stronger, fewer, less',
)

/** What an owner is not: nobody in particular. */
export const NOBODY = words(
  'team, the team, we, us, everyone, everybody, all, all teams, all hands, anyone, tbd, tba, unassigned, unknown, none, nobody, n/a, na, ?, -, –, —, someone, somebody, engineering, ops, dev, devops, sre, operations, infrastructure, infra, platform, backend, frontend, management, leadership',
)

/** People by what they do. */
export const PEOPLE = words(
  'engineer, engineers, developer, developers, dev, devs, operator, operators, admin, admins, administrator, administrators, sysadmin, dba, on-call, oncall, responder, responders, reviewer, reviewers, author, contractor, intern, employee, employees, colleague, colleagues, technician, manager, teammate, person, someone, somebody, he, she',
)

/** What only people do, and what is only said to find fault. */
export const HUMAN_FAILINGS = words(
  "forgot, forgets, had forgotten, neglected, overlooked, was careless, were careless, was negligent, were negligent, was sloppy, were sloppy, was lazy, did not bother, didn['’]t bother, did not pay attention, didn['’]t pay attention, was not paying attention, wasn['’]t paying attention, was not careful, wasn['’]t careful, were not careful, weren['’]t careful",
)

/** What a system may do as well; with a person in front it finds fault. */
export const FAILINGS_OF_PEOPLE = words(
  "failed to, broke, messed up, screwed up, caused, accidentally, mistakenly, inadvertently, erroneously, wrongly, incorrectly, ignored, missed, misread, mistyped, fat-fingered, made a mistake, made an error, did not check, didn['’]t check, did not test, didn['’]t test, did not notice, didn['’]t notice, did not follow, didn['’]t follow",
)

/** Fault by name. */
export const FAULT = words(
  "carelessness, negligence, incompetence, sloppiness, to blame, at fault, whose fault, [a-z]+['’]s (?:mistake|fault|carelessness|negligence|error in judg(?:e)?ment), his mistake, her mistake, his fault, her fault",
)

/** Errors that are put down to people as such. */
export const HUMAN_ERRORS = words(
  'human error, human errors, human mistake, human mistakes, human factor, operator error, operator errors, user error, pilot error, engineer error, manual error, finger trouble, fat finger, fat-finger, lack of attention, lack of care, lack of discipline, lack of diligence, inattention, inattentiveness',
)

/** What makes a sentence say the opposite when it stands shortly before. */
export const NEGATIONS = words(
  "not, no, never, without, rather than, instead of, isn['’]t, wasn['’]t, blameless, nobody, avoid, than",
)

/** Times that only a reader with a calculator finds. */
export const RELATIVE_TIMES = words(
  'later that day, later that night, later that evening, later that morning, later that afternoon, the next day, the next morning, the following day, the following morning, the day before, the night before, the previous day, yesterday, last night, last week, earlier today, this morning, this afternoon, this evening, tonight, soon after, soon afterwards, shortly after, shortly afterwards, shortly thereafter, a while later, some time later, sometime later, moments later, not long after, a few minutes later, a few hours later, minutes later, hours later, days later',
)

/** Amounts that are none. */
export const VAGUE_AMOUNTS = words(
  'many, some, several, a few, few, most, numerous, various, certain, multiple, a number of, a lot of, lots of, a handful of, a majority of, the majority of, plenty of, a (?:small|large|significant|tiny|limited|considerable|substantial|vast) (?:number|amount|percentage|portion|part|proportion|share|fraction|subset|group|majority) of, a (?:subset|portion|percentage|fraction|proportion|part|share) of, a significant, thousands of, hundreds of, millions of, tons of',
)

/** Who or what an impact counts. */
export const COUNTED = words(
  'users, customers, clients, requests, orders, people, visitors, accounts, merchants, sellers, buyers, tenants, subscribers, members, sessions, transactions, payments, checkouts, calls, queries, connections, messages, emails, jobs, builds, pages, logins, searches, uploads, downloads, deliveries, shoppers, readers, drivers, patients, students, employees, partners, companies, organizations, organisations, workspaces, sites, stores, shops, regions, servers, hosts, instances, pods, nodes',
)

/** Numbers in words. */
export const NUMBER_WORDS = words(
  'zero, none, no, all, every, each, half, third, quarter, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, dozen, twenty, thirty, forty, fifty, hundred, single, one',
)

/** What moves on a dashboard. */
export const SIGNALS = words(
  'error, errors, error rate, error rates, failures, failure rate, exceptions, latency, latencies, response time, response times, load time, load times, traffic, throughput, cpu, cpu usage, cpu load, memory, memory usage, heap, load, utilization, utilisation, queue, queues, queue length, queue depth, backlog, lag, replication lag, connections, connection count, request rate, requests per second, qps, rps, timeouts, retries, disk usage, disk, success rate, availability, conversion, conversion rate, orders, logins, sign-ups, checkouts, saturation, 5xx, 500s, 503s',
)

/** How it moves. */
export const MOVEMENTS = words(
  'rose, rises, rise, risen, increased, increases, increasing, spiked, spikes, spiking, climbed, climbs, climbing, jumped, jumps, surged, surges, soared, shot up, went up, goes up, grew, grows, growing, doubled, tripled, quadrupled, dropped, drops, dropping, fell, falls, falling, decreased, decreases, decreasing, declined, declines, plummeted, plunged, went down, degraded, degrades, peaked, exploded, skyrocketed',
)

/** What joins a cause to what it led to; a `so` behind a comma does as well. */
export const LINKS = words(
  "because, caused, causes, causing, led to, leads to, leading to, resulted in, results in, resulting in, as a result, therefore, thus, hence, consequently, due to, so that, which meant, meant that, meaning, in turn, triggered, triggering, triggers, since, so the, so it, so every, so all, so each, until, whereupon, which then, and then, then, forced, forcing, made the, made it, leaving, left the, prevented, preventing, exhausted, exhausting, overloaded, overloading, filled, filling, held, holding, blocked, blocking, starved, starving, waited for, waiting for, no longer, could not, couldn['’]t",
)

/** What gives a reason. */
export const REASONS = words(
  'because, since, as, for, reason, reasons, so that, due to, in order to, to avoid, to keep, rather than, would have, could not, no time, not needed, not possible',
)

/** What stands where something is still to be filled in. */
export const BLANKS = words(
  'unknown, tbd, tba, to do, todo, to be done, to be determined, to be written, to be completed, to be filled in, fill in, fill me in, pending, n/a, \\?+, …, \\.\\.\\., xxx, lorem ipsum',
)

/** States of an action that is over. */
export const DONE = words(
  "done, complete, completed, closed, fixed, finished, shipped, resolved, deployed, merged, implemented, won['’]t do, wont do, won['’]t fix, dropped, cancelled, canceled, rejected, obsolete, ✓, ✔, ✅, ☑",
)
