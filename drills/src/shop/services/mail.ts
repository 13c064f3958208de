/** Sends the mails that wait in the queue, a few at a time. */
import { setTimeout as pause } from 'node:timers/promises'
import { SpanKind, trace } from '@opentelemetry/api'
import { settingNumber } from '../parts/control.ts'
import { log } from '../parts/log.ts'
import { inTransaction, poolOf } from '../parts/pool.ts'
import { serve } from '../parts/service.ts'

const BATCH = 10
const IDLE_MS = 1_000

const pool = poolOf({ connectionsMax: 1, timeoutMs: 5_000 })
const tracer = trace.getTracer('shop')
let running = true
const worker = work()

serve([], {
  stop: async () => {
    running = false
    await worker
    await pool.end()
  },
})

async function work(): Promise<void> {
  while (running) {
    const sent = await tracer.startActiveSpan('mails process', { kind: SpanKind.CONSUMER }, async (span) => {
      const count = await sendSome().catch((error: Error) => {
        span.recordException(error)
        log.error(`mails wait: ${error.message}`)
        return 0
      })
      span.setAttribute('messaging.batch.message_count', count).end()
      return count
    })
    if (sent < BATCH) await pause(settingNumber('mail-idle-ms', IDLE_MS))
  }
}

async function sendSome(): Promise<number> {
  return inTransaction(pool, async (db) => {
    const sql = `DELETE FROM mails WHERE id IN (SELECT id FROM mails ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED) RETURNING order_id`
    const { rows } = await db.query<{ order_id: string }>(sql)
    if (rows.length > 0) log.info(`sent ${rows.length} mails, first for order ${rows[0]!.order_id}`)
    return rows.length
  })
}
