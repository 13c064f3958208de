import { type ErrorHandler, Hono, type MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { Clock } from '../../model/time.ts'
import { PRACTICE } from '../system.ts'
import type { Answers, TelemetryAnswers } from './answers.ts'
import { changeRoutes } from './changes.ts'
import { exploreRoutes } from './explore.ts'
import { questionRoutes } from './questions.ts'
import { badInput, refusal } from './refusal.ts'

/** The parameter of each question of telemetry and changes that says about which system it is. */
export const systemShape = {
  system: z
    .enum([PRACTICE])
    .optional()
    .describe('practice: the system that the last drill broke, whose telemetry is kept apart; absent: your own'),
}

/** Every question of the telemetry and the changes of one system. */
export function telemetryRoutes(answers: TelemetryAnswers, clock: Clock): Hono {
  const routes = new Hono()
  routes.route('/', questionRoutes(answers, clock))
  routes.route('/', changeRoutes(answers, clock))
  routes.route('/', exploreRoutes(answers.explore, clock))
  return routes
}

type Options = { readonly answers: Pick<Answers, 'practice'>; readonly clock: Clock; readonly onError: ErrorHandler }

/** The one place that reads the parameter: what is asked of the practice system is answered of its telemetry alone. */
export function ofPractice({ answers: { practice }, clock, onError }: Options): MiddlewareHandler {
  const routes = practice && new Hono().route('/api', telemetryRoutes(practice.answers, clock)).onError(onError)
  routes?.notFound((c) => badInput(c, 'system: only questions of telemetry and of changes are about a system'))
  return async (c, next) => {
    const asked = c.req.queries('system')
    if (asked === undefined) return next()
    if (asked.some((system) => system !== PRACTICE))
      return badInput(c, `system: expected ${PRACTICE}, or nothing for your own`)
    if (routes === undefined || practice?.isThere() !== true) return refusal(c, 404, { ...NO_DRILL, where: c.req.path })
    const url = new URL(c.req.url)
    url.searchParams.delete('system')
    return routes.fetch(new Request(url, c.req.raw), c.env)
  }
}

const NO_DRILL = {
  what: 'no drill has run since this workbench was started: there is no practice system to ask about',
  todo: 'Start a drill, or ask about your own system.',
  command: 'lastgood drill start',
}
