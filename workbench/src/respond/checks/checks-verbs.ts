import { z } from 'zod'
import { err, ok, type Result } from '../../lib/result.ts'
import { type CheckReport, type CheckWish, hostAndPort } from '../../model/check.ts'
import { line, prose, serviceName } from '../../model/incident/said.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import type { Refusal } from '../incident/refusal.ts'
import { type Outcome, type Verb, verb } from '../incident/verb.ts'
import { runCheck } from './check.ts'

/** Looks at the machine that the workbench runs on. */
const checkHost = verb({
  name: 'check-host',
  says: "the workbench's machine: memory, CPU, connections by state and side, disks, descriptors; or a process of it",
  about: 'record',
  does: 'read',
  reachesOut: true,
  input: {
    pid: z.number().int().min(1).optional().describe('this process as well, and its connections alone'),
    service: serviceName.optional().describe('the process there that has this OTEL_SERVICE_NAME'),
  },
  run: (given, { ports }) => looked({ check: 'host', ...given }, ports),
})

/** Asks a URL of this machine, or of a host that the operator declared. */
const checkHttp = verb({
  name: 'check-http',
  says: 'one GET: status, where its time went, where it redirects to; of this machine and of checkHosts',
  about: 'record',
  does: 'write',
  reachesOut: true,
  words: ['url'],
  input: {
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .describe('e.g. http://127.0.0.1:8080/health'),
  },
  run: ({ url }, { ports }) => looked({ check: 'http', url }, ports),
})

/** Shakes hands with an endpoint of this machine, or of a host that the operator declared. */
const checkTls = verb({
  name: 'check-tls',
  says: 'the certificates of an endpoint: who vouches for them, what ends when; of this machine and of checkHosts',
  about: 'record',
  does: 'write',
  reachesOut: true,
  words: ['endpoint'],
  input: {
    endpoint: line.refine((text) => hostAndPort(text) !== undefined, 'expected HOST:PORT').describe('HOST:PORT'),
    name: line.optional().describe('the name that clients ask for, where it is not the host'),
  },
  run: ({ endpoint, name }, { ports }) => looked({ check: 'tls', ...hostAndPort(endpoint)!, name }, ports),
})

/** Looks into the database that the settings name. */
const checkPostgres = verb({
  name: 'check-postgres',
  says: 'the database of the setting postgresUrl: connections, what runs and waits, who blocks whom, statements by time',
  about: 'record',
  does: 'read',
  reachesOut: true,
  input: { explain: prose.optional().describe('a statement whose plan is told; it is not run') },
  run: ({ explain }, { ports }) => looked({ check: 'postgres', explain }, ports),
})

/** Asks the Redis that the settings name. */
const checkRedis = verb({
  name: 'check-redis',
  says: 'the Redis of the setting redisUrl: how fast it answers, memory and connections, what it throws out, slowest commands',
  about: 'record',
  does: 'read',
  reachesOut: true,
  input: {},
  run: (_, { ports }) => looked({ check: 'redis' }, ports),
})

/**
 * The checks that the workbench makes itself; on the command line they look from where they are typed. Whoever names the place that is
 * reached needs the right to write, though nothing is written: that is more than looking.
 */
export const checksVerbs: readonly Verb[] = [checkHost, checkHttp, checkTls, checkPostgres, checkRedis]

async function looked(
  wish: CheckWish,
  { checks, clock, elapsedMs }: IncidentPorts,
): Promise<Result<Outcome<CheckReport>, Refusal>> {
  if (checks === undefined) return err(refusal(wish, 'this workbench looks at nothing'))
  const report = await runCheck(wish, { checks, clock, elapsedMs })
  return report.ok ? ok({ entries: [], answer: report.value }) : err(refusal(wish, report.error))
}

const refusal = ({ check }: CheckWish, what: string): Refusal => ({
  kind: 'wrong',
  what,
  where: `check-${check}`,
  todo: 'The command line looks from where it is typed, with the reach of who types it.',
  command: `lastgood check ${check}`,
})
