import { fileURLToPath } from 'node:url'
import { type Clock, unixMs } from '../../model/time.ts'
import { diagnosisBook } from '../../respond/diagnosis-book.ts'
import { memoryPorts } from '../../respond/incident/memory-record.test-helper.ts'
import { telemetryViews } from '../../store/telemetry/show-views.ts'
import { testEngine } from '../../store/telemetry/store.test-helper.ts'
import { answersOf } from '../http/answers-of.ts'
import { type HttpServer, startHttp } from '../http/server.ts'
import { shopDiagnosis } from './shown-diagnosis.test-helper.ts'
import { insertShop } from './shown-telemetry.test-helper.ts'

export const WEB_DIR = fileURLToPath(new URL('../../../dist/web/', import.meta.url))

/** The page and its API over a real engine that holds the shop; its diagnosis is a drawn one, with every part filled. */
export async function shownWorkbench(webDir?: string): Promise<{ server: HttpServer; stop: () => Promise<void> }> {
  const engine = await testEngine()
  const store = await engine.open()
  const endMs = Date.now()
  await insertShop(store, endMs)
  const clock: Clock = { now: () => unixMs(Date.now()) }
  const book = diagnosisBook(clock)
  await book.add('the shop', async () => shopDiagnosis(endMs))
  const answers = answersOf({
    views: telemetryViews(store),
    book,
    clock,
    health: () => ({ status: 'ok', version: '0.1.0', startedAt: new Date(endMs).toISOString(), otlp: [] }),
    diagnose: async () => shopDiagnosis(endMs),
    changes: (range) => store.changes(range),
    insertChanges: (changes) => store.insertChanges(changes),
    incidents: memoryPorts(clock),
  })
  const server = await startHttp({ host: '127.0.0.1', port: 0, answers, clock, ...(webDir ? { webDir } : {}) })
  return {
    server,
    stop: async () => {
      await server.stop()
      await store.close()
      await engine.stop()
    },
  }
}
