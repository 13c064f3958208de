import type { Command } from 'commander'
import { printable } from '../../../lib/printable.ts'
import { type GrowingLine, growthWish, type ProbeGrowth, type ProbeGrowthPlan } from '../../../model/probe-growth.ts'
import { GROWTH_SECONDS, USUAL } from '../../../model/probe-limits.ts'
import type { TextOptions } from '../incident/parts.ts'
import { misused } from '../refusal.ts'
import { quantity } from '../units.ts'
import { act, answered, type ProbeFace } from './face.ts'
import { numberIn } from './wish.ts'

const LINES_SHOWN_MAX = 15
const FUNCTIONS_SHOWN_MAX = 5

/** Adds `lastgood probe heap`. */
export function addGrowth(probe: Command, face: ProbeFace): void {
  const command = probe.command('heap').description('which lines make objects that stay: memory growth to its line')
  command
    .argument('<service>')
    .option('--seconds <number>', `how long, ${GROWTH_SECONDS.min} to ${GROWTH_SECONDS.max} (${GROWTH_SECONDS.usual})`)
    .option('--instance <name>', 'the instance, or the beginning of its name (the first)')
    .option('--stall <ms>', `how long it may stall the process at a time (${USUAL.stallMsMax})`)
    .option('--dry-run', 'only say what it would stall; nothing is touched')
  act(command, face, async (flags, service = '') => {
    const given = { seconds: numberIn(flags.seconds), stallMsMax: numberIn(flags.stall), instance: flags.instance }
    const typed = Object.entries(given).filter(([, value]) => value !== undefined)
    const wish = growthWish.safeParse({ service, ...Object.fromEntries(typed) })
    if (!wish.success) {
      const [issue] = wish.error.issues
      return face.refuse(misused(`${FLAGS[String(issue?.path[0])] ?? issue?.path.join('.')}: ${issue?.message}`))
    }
    const asks = await face.asks()
    if (flags.dryRun === true) return answered(face, flags, await asks.growthPlan(flags, wish.data), growthPlanText)
    answered(face, flags, await asks.growth(flags, wish.data), growthText)
  })
}

const FLAGS: Readonly<Record<string, string>> = { seconds: '--seconds', stallMsMax: '--stall', instance: '--instance' }

/** What it would take. */
function growthPlanText(plan: ProbeGrowthPlan, { paint }: TextOptions): string {
  const { service, instance, collectStallMs, patchStallMs, liveBytes } = plan
  const need = Math.max(collectStallMs, patchStallMs)
  return [
    `${paint('bold', 'growing memory')}  ${printable(service)}  ${printable(instance)}  live heap ${quantity(liveBytes, 'By')}`,
    `  would stall the process up to ${collectStallMs} ms at each of two collections, and up to ${patchStallMs} ms for each of up to three files`,
    `next: lastgood probe heap ${printable(service)}${need > 50 ? ` --stall ${Math.ceil(1.2 * need)}` : ''}\n`,
  ].join('\n')
}

/** The lines that keep most, then the functions whose memory grew. */
function growthText(growth: ProbeGrowth, { paint }: TextOptions): string {
  const { service, instance, seconds, live, outside, lines, functions, cut, unwatched, watched, stored } = growth
  const told = [
    `${paint('bold', 'growing memory')}  ${printable(service)}  ${printable(instance)}  watched ${seconds.toFixed(1)} s`,
    `  live heap ${quantity(live.beforeBytes, 'By')} → ${quantity(live.afterBytes, 'By')}, after a collection each`,
    ...(outside
      ? [
          `  buffers ${quantity(outside.beforeBytes, 'By')} → ${quantity(outside.afterBytes, 'By')}, outside of the heap`,
        ]
      : []),
    `  stalled ${Math.ceil(growth.stallMs)} ms at most, ${Math.ceil(growth.stallsMs)} ms in all (predicted up to ${growth.collectStallMs} and ${growth.patchStallMs} at a time)`,
    ...(lines.length === 0 ? [`  of ${watched} expressions watched none made an object that stays`] : []),
    ...lines.slice(0, LINES_SHOWN_MAX).map((line) => `  ${lineText(line, paint)}`),
    ...(functions.length === 0
      ? []
      : [
          '  functions whose memory grew, what was compiled into them included: of strings and closures no line is known',
        ]),
    ...functions
      .slice(0, FUNCTIONS_SHOWN_MAX)
      .map(
        ({ bytes, functionName, file, line }) =>
          `    +${quantity(bytes, 'By')}  ${nameOf(functionName)}  ${at(file, line)}`,
      ),
    ...unwatched.map(({ file, reason }) =>
      paint('yellow', `  not watched: ${printable(file)}: ${printable(reason, 500)}`),
    ),
    ...(cut || lines.length > LINES_SHOWN_MAX ? ['  and more; --json has the first fifty'] : []),
    stored ? '  kept among the logs of the service as probe.growth' : paint('yellow', '  it could not be stored'),
    nextText(growth),
  ]
  return `${told.join('\n')}\n`
}

function lineText(
  { file, line, functionName, what, made, kept, grows, isHot, keptOf, outsideBytes }: GrowingLine,
  paint: TextOptions['paint'],
): string {
  const quarters = grows ? '' : `  (of the quarters ${keptOf.join(', ')})`
  const state = grows ? paint('red', 'grows') : 'stays'
  const hot = isHot ? paint('yellow', '  passed too often to be watched to the end') : ''
  const bytes = outsideBytes === undefined ? '' : `, ${quantity(outsideBytes, 'By')} outside of the heap`
  return `${state}  ${kept} of ${made} kept${bytes}  ${printable(what)}  ${nameOf(functionName)}  ${at(file, line)}${quarters}${hot}`
}

const nameOf = (functionName: string): string => printable(functionName || '<anonymous>')
const at = (file: string, line: number): string => `${printable(file)}:${line}`

function nextText({ service, lines }: ProbeGrowth): string {
  const [first] = lines.filter(({ grows }) => grows)
  return first === undefined
    ? `next: watch longer (--seconds ${GROWTH_SECONDS.max}), or lastgood probe profile --heap for strings and closures`
    : `next: lastgood probe snapshot ${printable(service)} ${at(first.file.replace(/^file:\/\//, ''), first.line)} --callers 3`
}
