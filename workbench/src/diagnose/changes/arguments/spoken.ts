/**
 * Paper    none
 * Idea     trouble speaks in the page, in log lines that are new and in their level, in failing operations and in the names of moved metrics
 * Input    page, log patterns and templates, traces, moves
 * Output   what is said in trouble, and what is said as often in health
 * Cost     O(patterns + spans + moves)
 */

import type { DiagnosisInput } from '../../input.ts'
import { isRise, onTop, type TemplateChange } from '../../logs/index.ts'
import { errorOrigins } from '../../paths/index.ts'
import { measuredIn } from '../../series/meaning.ts'
import { BEYOND_CHANCE } from '../../series/robust.ts'
import type { Spoken } from './words.ts'

/** The words of the symptom, and those of health. */
export function spokenOf(
  { page, frame, before, after, detail }: DiagnosisInput,
  templates: readonly TemplateChange[],
): Spoken {
  const { windows, moves } = frame
  const fresh = templates.filter(isRise)
  const { body, severity, countBefore, countAfter } = detail.logs
  const isHealthy = (i: number): boolean => {
    const counted = { countBefore: countBefore[i] as number, countAfter: countAfter[i] as number }
    return counted.countBefore > 0 && onTop(counted, windows) === 0
  }
  return {
    symptom: [
      page?.title ?? '',
      ...fresh.map(({ severity, sample }) => `${severity} ${sample}`),
      ...errorOrigins(before, after).flatMap(({ operation, errorType }) => [operation, errorType]),
      ...moves.filter(({ score }) => score > BEYOND_CHANCE).map(({ series }) => measuredIn(series.name)),
    ],
    health: Array.from(body, (text, i) => (isHealthy(i) ? `${severity[i]} ${text}` : '')),
  }
}
