import { existsSync, readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { messageOf } from '../../lib/message-of.ts'
import { TELEMETRY_TABLES } from '../../model/batch.ts'
import type { Load } from '../../store/telemetry/move/plan.ts'

const NAME = 'move.json'

const digits = z.string().regex(/^-?\d{1,20}$/)

const PLAN = z.object({
  version: z.literal(1),
  to: z.string(),
  loads: z.array(
    z.object({
      table: z.enum(TELEMETRY_TABLES),
      day: z.string().regex(/^\d{4}-\d\d-\d\d$/),
      fromNs: digits,
      toNs: digits,
      rows: z.number().int(),
      lot: digits,
    }),
  ),
})

/** What a move has set out to do; it stays in the data folder, so that one that was cut off goes on with the same numbers. */
export type Plan = { readonly to: string; readonly loads: readonly Load[] }

/**
 * The plan of a move to `to` that has begun, if there is one.
 * Errors   throws one line: it leads elsewhere, or cannot be read.
 */
export function begunPlan(folder: string, to: string): Plan | undefined {
  const path = join(folder, NAME)
  if (!existsSync(path)) return undefined
  const plan = PLAN.safeParse(parsed(path))
  if (!plan.success) throw new Error(`${path} cannot be read: ${plan.error.issues[0]?.message ?? 'it is no plan'}`)
  if (plan.data.to === to) return plan.data
  const way = 'Remove that file if nothing of it is wanted there any more'
  throw new Error(`${path}: a move to ${plan.data.to} has begun, and ${to} is set. ${way}, or set that address`)
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new Error(`${path} cannot be read: ${messageOf(cause)}`, { cause })
  }
}

/** Keeps a plan before anything of it is done: whole or not at all, and on the disk. */
export async function keepPlan(folder: string, plan: Plan): Promise<void> {
  const draft = join(folder, `${NAME}.draft`)
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(JSON.stringify({ version: 1, ...plan }))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, join(folder, NAME))
}
