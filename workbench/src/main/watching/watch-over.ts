import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'
import { clock, elapsedMs } from '../clock.ts'
import type { Hooks } from '../incident/hooks.ts'
import { diagnoseStored } from '../incident/incident-ports.ts'
import { log } from '../log.ts'
import type { Part } from '../stop-all.ts'
import { startRounds } from './rounds.ts'
import { LOOK_MS, Watch } from './watch.ts'

/** Looks at the telemetry in rounds; what begins opens an incident, as an alert of any other monitor does. */
export function watchOver(store: TelemetryStore, { keep }: Pick<Hooks, 'keep'>): Part {
  const watch = new Watch({
    clock,
    diagnose: (window) => diagnoseStored({ window }, { store, elapsedMs }),
    keep: async (facts) => (await keep('watch', facts)).ok,
  })
  const tell = (why: string): void => log(`automatic watching failed: ${why}; tried again every ${LOOK_MS / 1000} s`)
  return startRounds({ everyMs: LOOK_MS, look: () => watch.look(), tell })
}
