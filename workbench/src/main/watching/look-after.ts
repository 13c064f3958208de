import type { FactIn } from '../../respond/hooks/hear.ts'
import type { IncidentPorts } from '../../respond/incident/ports.ts'
import { lookout } from '../../respond/lookout/lookout.ts'
import type { Lookout } from '../../respond/lookout/ports.ts'
import { type ObjectiveBook, objectiveBook } from '../../respond/objectives/book.ts'
import { unwatched } from '../../respond/objectives/unwatched.ts'
import { lookoutPort } from '../../store/telemetry/lookout-port.ts'
import { objectivesPort } from '../../store/telemetry/objectives-port.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'
import { checksPort } from '../checks/checks.ts'
import { clock, elapsedMs } from '../clock.ts'
import type { Hooks } from '../incident/hooks.ts'
import { log } from '../log.ts'
import { LOOKOUT_MS, LookoutWatch } from '../lookout/watch.ts'
import { BURN_LOOK_MS, BurnWatch } from '../objectives/watch.ts'
import type { Declared } from '../settings/config.ts'
import type { Part } from '../stop-all.ts'
import { startRounds } from './rounds.ts'

/** What a workbench looks after by itself. */
export type LookedAfter = {
  /** What the use cases of incidents reach of it. */
  readonly reach: { readonly objectives: ObjectiveBook; readonly lookout: Lookout }
  /** Begins to look; what is found is kept as the alert of any other monitor. */
  readonly start: (hooks: Hooks, incidents: IncidentPorts) => readonly Part[]
}

/** Objectives and watchers as `lastgood.yaml` declares them. Its operator names the endpoints there: they may be anywhere. */
export function lookAfter({ objectives: declared, watchers }: Declared, store: TelemetryStore): LookedAfter {
  const objectives = objectiveBook(declared, { port: objectivesPort(store), clock })
  const after = lookout({
    watchers,
    clock,
    elapsedMs,
    port: lookoutPort(store),
    checks: checksPort({ data: '', postgresUrl: '', redisUrl: '' }),
    changes: { changes: (range) => store.changes(range) },
  })
  return {
    reach: { objectives, lookout: after },
    start: ({ keep }, incidents) => {
      const burning = new BurnWatch({
        book: objectives,
        clock,
        keep: async (facts) => (await keep('slo', facts)).ok,
        unwatched: () => unwatched(declared, incidents),
      })
      const fresh = async (facts: readonly FactIn[]): Promise<number> => freshOf(await keep('watchers', facts))
      const around = new LookoutWatch({ lookout: after, clock, log, keep: fresh })
      return [
        startRounds({
          everyMs: BURN_LOOK_MS,
          look: () => burning.look(),
          tell: (why) => log(`objectives are not looked at: ${why}`),
        }),
        startRounds({ everyMs: LOOKOUT_MS, look: () => around.look(), tell: (why) => log(`watchers: ${why}`) }),
      ]
    },
  }
}

const freshOf = (kept: Awaited<ReturnType<Hooks['keep']>>): number => (kept.ok ? kept.value.fresh : 0)
