/** Scheduled jobs: the audit of the books every few seconds, the stock-take at its hour. */
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { settingNumber, watchSettings } from '../parts/control.ts'
import { log } from '../parts/log.ts'
import { inTransaction, poolOf } from '../parts/pool.ts'
import { serve } from '../parts/service.ts'

const AUDIT_EVERY_MS = 4_000

const pool = poolOf({ connectionsMax: 2, timeoutMs: 10_000 })
const tracer = trace.getTracer('shop')
const timers = new Map<string, NodeJS.Timeout>()
let auditedTo = 0

every('audit', AUDIT_EVERY_MS, audit)
watchSettings((key, value) => {
  if (key === 'stock-take-every-ms') every('stock-take', Number(value), stockTake)
})

serve([], {
  stop: async () => {
    for (const timer of timers.values()) clearInterval(timer)
    await pool.end()
  },
})

/** Runs a job on its schedule, from now on; 0 takes it off the schedule. */
function every(name: string, everyMs: number, job: () => Promise<void>): void {
  clearInterval(timers.get(name))
  if (everyMs === 0) return
  const run = () =>
    tracer.startActiveSpan(`job ${name}`, { kind: SpanKind.INTERNAL }, async (span) => {
      await job().catch((error: Error) => {
        span.recordException(error)
        span.setStatus({ code: SpanStatusCode.ERROR, message: error.message })
        log.error(`job ${name} failed: ${error.message}`)
      })
      span.end()
    })
  timers.set(
    name,
    setInterval(() => void run(), everyMs),
  )
}

/** Compares what was ordered, what was written and what was taken, order by order. */
async function audit(): Promise<void> {
  const { rows } = await pool.query<{ id: string; cents: number; paid: number | null; due: string }>(
    `SELECT o.id, o.cents, p.cents AS paid, o.due FROM
       (SELECT id, cents, (SELECT sum(price_cents * (line ->> 'quantity')::int) FROM jsonb_array_elements(lines) line
          JOIN products ON sku = line ->> 'sku') AS due FROM orders WHERE id > $1 ORDER BY id LIMIT 200) o
     LEFT JOIN payments p ON p.order_id = o.id ORDER BY o.id`,
    [auditedTo],
  )
  for (const { id, cents, paid, due } of rows) {
    auditedTo = Math.max(auditedTo, Number(id))
    if (paid !== null && paid !== cents) log.error(`audit: order ${id} says ${cents} cents, payment took ${paid}`)
    if (cents > Number(due)) log.error(`audit: order ${id} says ${cents} cents, its lines cost ${due}`)
  }
}

/** Counts the stock; nobody may move anything meanwhile. */
async function stockTake(): Promise<void> {
  await inTransaction(pool, async (db) => {
    await db.query('LOCK TABLE stock IN ACCESS EXCLUSIVE MODE')
    await db.query('SELECT sku, count(DISTINCT lower(customer)) FROM order_history GROUP BY sku')
    await db.query('SELECT pg_sleep($1)', [settingNumber('stock-take-seconds', 3)])
  })
  log.info('stock-take done')
}
