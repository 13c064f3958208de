import { lookout } from '../respond/lookout/lookout.ts'
import type { Lookout } from '../respond/lookout/ports.ts'
import { type ObjectiveBook, objectiveBook } from '../respond/objectives/book.ts'
import { lookoutPort } from '../store/telemetry/lookout-port.ts'
import { objectivesPort } from '../store/telemetry/objectives-port.ts'
import type { TelemetryStore } from '../store/telemetry/telemetry.ts'
import { checksPort } from './checks/checks.ts'
import { clock } from './clock.ts'
import type { Declared } from './config.ts'
import type { Hooks } from './hooks.ts'
import { log } from './log.ts'
import { LookoutWatch } from './lookout/watch.ts'
import { BurnWatch } from './objectives/watch.ts'

/** What a workbench looks after by itself. */
export type LookedAfter = {
  /** What the use cases of incidents reach of it. */
  readonly reach: { readonly objectives: ObjectiveBook; readonly lookout: Lookout }
  /** Begins to look; what is found is kept as the alert of any other monitor. */
  readonly start: (hooks: Hooks) => readonly { readonly stop: () => Promise<void> }[]
}

/** Objectives and watchers as `lastgood.yaml` declares them. Its operator names the endpoints there: they may be anywhere. */
export function lookAfter({ objectives: declared, watchers }: Declared, store: TelemetryStore): LookedAfter {
  const objectives = objectiveBook(declared, { port: objectivesPort(store), clock })
  const after = lookout({
    ...{ watchers, clock, elapsedMs: () => performance.now(), port: lookoutPort(store) },
    checks: checksPort({ data: '', postgresUrl: '' }),
    changes: { changes: (range) => store.changes(range) },
  })
  return {
    reach: { objectives, lookout: after },
    start: ({ keep }) => [
      new BurnWatch({ book: objectives, clock, log, keep: (facts) => keep('slo', facts) }).start(),
      new LookoutWatch({
        lookout: after,
        clock,
        log,
        keep: async (facts) => freshOf(await keep('watchers', facts)),
      }).start(),
    ],
  }
}

const freshOf = (kept: Awaited<ReturnType<Hooks['keep']>>): number => (kept.ok ? kept.value.fresh : 0)
