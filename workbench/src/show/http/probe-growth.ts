import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Result } from '../../lib/result.ts'
import { type Actor, actor } from '../../model/incident/entry.ts'
import { type GrowthWish, growthWish, type ProbeGrowth } from '../../model/probe-growth.ts'
import { type ProbeRefusal, probeProcess } from '../../model/probes.ts'
import type { ProbePort } from '../../respond/live/ports.ts'
import { writtenBy } from './access.ts'
import { parsed } from './params.ts'
import { badInput } from './refusal.ts'

/** What the questions for growing memory take. */
export const growthShapes = {
  growth: z.strictObject({ growth: growthWish, actor: actor.default({ kind: 'human', name: 'web' }) }),
  plan: probeProcess,
} as const

type Asked = Pick<ProbePort, 'growthPlan'> & {
  readonly growth: (wish: GrowthWish, actor: Actor) => Promise<Result<ProbeGrowth, ProbeRefusal>>
}

/** Which lines make objects that stay, and what finding them would stall. */
export function growthRoutes(answers: Asked, refused: (c: Context, refusal: ProbeRefusal) => Response): Hono {
  const routes = new Hono()
  routes.get('/probes/growth', async (c) => {
    const asked = parsed(growthShapes.plan, c.req.query())
    if (!asked.ok) return badInput(c, asked.error)
    const plan = await answers.growthPlan(asked.value)
    return plan.ok ? c.json(plan.value) : refused(c, plan.error)
  })
  // Answers when the seconds are over.
  routes.post('/probes/growth', async (c) => {
    const asked = parsed(growthShapes.growth, await c.req.json().catch(() => undefined))
    if (!asked.ok) return badInput(c, asked.error)
    const found = await answers.growth(asked.value.growth, writtenBy(c, asked.value.actor))
    return found.ok ? c.json(found.value) : refused(c, found.error)
  })
  return routes
}
