import type { Controller } from '@lastgood/probe/controller'
import { err, ok, type Result } from '../lib/result.ts'
import type { GrowingLine, GrowthWish, ProbeGrowth, ProbeGrowthPlan } from '../model/probe-growth.ts'
import { attribute, type ResultSource, requestOf } from './results.ts'
import { type Origin, originsIn } from './source-map.ts'

type InOne<T> = Omit<T, 'service' | 'instance'>

/** What it would take; nothing is touched. */
export const growthPlanIn = (controller: Controller): Promise<InOne<ProbeGrowthPlan>> => controller.growthPlan()

/** Watches one process, and tells its lines as people see them. Errors: one sentence that says what to allow. */
export async function growthIn(
  controller: Controller,
  { seconds, stallMsMax }: GrowthWish,
): Promise<Result<InOne<Omit<ProbeGrowth, 'stored'>>, string>> {
  const { collectStallMs, patchStallMs } = await controller.growthPlan()
  if (Math.max(collectStallMs, patchStallMs) > stallMsMax)
    return err(
      `it would stall the process up to ${patchStallMs} ms for each of three files, and up to ${collectStallMs} ms at each of two collections; ${stallMsMax} are allowed (allow more)`,
    )
  const { sites, functions, unwatched, ...growth } = await controller.growth({ seconds, stallMsMax })
  const urls = new Set([...sites.map(({ url }) => url), ...functions.map(({ url }) => url)])
  const origin = await originsIn(controller, [...urls])
  return ok({
    ...growth,
    lines: sites.map(({ url, line, column, isHot = false, ...site }): GrowingLine => {
      const { file, line: seen, isMapped } = origin({ file: url, line, column })
      return { ...site, isHot, file, line: seen, runs: isMapped ? { file: url, line } : undefined }
    }),
    functions: functions.map(({ functionName, url, line, self }) => {
      const { file, line: seen }: Origin = origin({ file: url, line, column: 0 })
      return { functionName, file, line: seen, bytes: self }
    }),
    unwatched: unwatched.map(({ url, reason }) => ({ file: url, reason })),
  })
}

/** What was found, as log records `probe.growth`: one of the whole, and one of each line that keeps some of every quarter. */
export function growthLogsOf(source: ResultSource, growth: Omit<ProbeGrowth, 'stored'>, atMs: number): object {
  const { live, seconds, lines } = growth
  const whole = record(atMs, `live heap ${live.beforeBytes} → ${live.afterBytes} bytes in ${seconds.toFixed(1)} s`, [
    attribute('probe.live.before', live.beforeBytes),
    attribute('probe.live.after', live.afterBytes),
  ])
  const growing = lines
    .filter(({ grows }) => grows)
    .map(({ file, line, functionName, what, made, kept }) =>
      record(atMs, `${kept} of ${made} ${what} made at ${file}:${line} in ${seconds.toFixed(1)} s are kept`, [
        attribute('code.file.path', file),
        attribute('code.line.number', line),
        ...(functionName === '' ? [] : [attribute('code.function.name', functionName)]),
        attribute('probe.made', made),
        attribute('probe.kept', kept),
      ]),
    )
  return requestOf(source, [whole, ...growing])
}

const record = (atMs: number, text: string, attributes: readonly object[]): object => ({
  timeUnixNano: `${Math.round(atMs)}000000`,
  severityNumber: 9,
  severityText: 'INFO',
  eventName: 'probe.growth',
  body: { stringValue: text },
  attributes: [attribute('probe.kind', 'growth'), ...attributes],
})
