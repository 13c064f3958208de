import { z } from 'zod'
import { hostAndPort } from './check.ts'
import { DECLARED_NAME, NAME_EXPECTED } from './declared-name.ts'
import type { Asked } from './incident/measure.ts'
import { line, serviceName } from './incident/said.ts'

/** Endpoints and jobs that are looked after: each is asked every few minutes. */
const WATCHED_MAX = 50

const endpoint = line.refine(
  (text) => hostAndPort(text) !== undefined,
  'expected HOST:PORT, such as shop.example.com:443',
)

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

const job = z.strictObject(
  {
    service: serviceName,
    /** Five fields, as cron has them. */
    schedule: line,
    /** The time zone of the schedule's clock. */
    zone: line.refine(isZone, 'expected a time zone such as Europe/Paris').default('UTC'),
    lateMinutes: z
      .number('expected minutes')
      .min(1, 'expected at least 1 minute')
      .max(1_440, 'expected at most a day, in minutes')
      .default(15),
    /** The name of a span that says that it began; without one and without `log`, any sign of the service does. */
    span: line.optional(),
    /** A text that a log line contains when it began. */
    log: line.optional(),
  },
  'expected service and schedule',
)

/** What `watchers:` of `lastgood.yaml` declares. */
export const watchersDeclaration = z.strictObject(
  {
    certificates: z
      .array(endpoint, 'expected a list of HOST:PORT')
      .max(WATCHED_MAX, `expected at most ${WATCHED_MAX} endpoints`)
      .default([]),
    jobs: z
      .record(z.string(), job, 'expected names, each with service and schedule')
      .superRefine((jobs, context) => {
        const wrong = Object.keys(jobs).find((name) => !DECLARED_NAME.test(name))
        if (wrong === undefined) return
        context.addIssue({ code: 'custom', path: [wrong], message: NAME_EXPECTED })
      })
      .refine((jobs) => Object.keys(jobs).length <= WATCHED_MAX, `expected at most ${WATCHED_MAX} jobs`)
      .default({}),
    /** The resource attribute by which an instance tells which configuration it runs with; there is no standard one. */
    configuration: line.optional(),
  },
  'expected certificates, jobs and configuration',
)

/** Endpoints whose certificates are looked at, and jobs that have to begin. */
export type Watchers = Readonly<z.output<typeof watchersDeclaration>>

/** A job that has to begin by a schedule. */
export type WatchedJob = Watchers['jobs'][string] & { readonly name: string }

/** Something that will break, or that should have happened. */
export type Ahead = {
  readonly kind: 'certificate' | 'disk' | 'job' | 'version' | 'configuration'
  /** It is told once under a name. */
  readonly key: string
  /** Bad: it is so, or will be within a day. */
  readonly level: 'bad' | 'mind'
  readonly service?: string
  readonly says: string
  /** The query or the handshake that says so. */
  readonly asked: Asked | string
}

/** How full a filesystem was, a share, at a time in milliseconds since 1970. */
export type DiskShare = {
  readonly service: string
  readonly host: string
  readonly place: string
  readonly at: number
  readonly share: number
}

/** An instance with what it says of a resource attribute, such as the version that it runs, and when it said so last. */
export type InstanceTells = {
  readonly service: string
  /** '' where it says nothing. */
  readonly value: string
  readonly instance: string
  readonly lastMs: number
}
