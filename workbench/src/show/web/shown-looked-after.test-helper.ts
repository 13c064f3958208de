import { checksPort } from '../../main/checks/checks.ts'
import type { Watchers } from '../../model/lookout.ts'
import type { Objective } from '../../model/objective.ts'
import type { Clock } from '../../model/time.ts'
import type { IncidentPorts } from '../../respond/incident/ports.ts'
import { lookout } from '../../respond/lookout/lookout.ts'
import { objectiveBook } from '../../respond/objectives/book.ts'
import { lookoutPort } from '../../store/telemetry/lookout-port.ts'
import { objectivesPort } from '../../store/telemetry/objectives-port.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'
import { HOSTILE } from './shown-telemetry.test-helper.ts'

const promised = { operation: undefined, slowerThanMs: undefined, days: 30 }

/** Of the shop, one burns since its checkouts fail, one since they are slow, and one holds; of one nobody asks anything. */
const OBJECTIVES: readonly Objective[] = [
  { ...promised, name: 'prices-answer', title: 'Prices are told', service: 'prices', target: 0.99 },
  { ...promised, name: 'checkout-answers', title: 'Checkouts answer', service: 'web', target: 0.999 },
  {
    ...{ ...promised, name: 'checkout-is-fast', title: HOSTILE.html, service: 'web', operation: 'POST /checkout' },
    ...{ slowerThanMs: 300, target: 0.99 },
  },
  { ...promised, name: 'nobody-asks', title: 'Nobody asks', service: 'attic', target: 0.99 },
]

/** Nobody answers at the endpoint, and no log line is the job's. */
const WATCHERS: Watchers = {
  certificates: ['127.0.0.1:1'],
  jobs: {
    'nightly-report': {
      ...{ service: 'web', schedule: '* * * * *', zone: 'UTC', lateMinutes: 2 },
      ...{ span: undefined, log: 'the report of the night' },
    },
  },
}

/** What the shop's workbench looks after, by its real telemetry and a real handshake. */
export const shownLookedAfter = (
  store: TelemetryStore,
  clock: Clock,
): Pick<IncidentPorts, 'objectives' | 'lookout'> => ({
  objectives: objectiveBook(OBJECTIVES, { port: objectivesPort(store), clock }),
  lookout: lookout({
    ...{ watchers: WATCHERS, port: lookoutPort(store), clock, elapsedMs: () => performance.now() },
    checks: checksPort({ data: '', postgresUrl: '', redisUrl: '' }),
    changes: { changes: (range) => store.changes(range) },
  }),
})
