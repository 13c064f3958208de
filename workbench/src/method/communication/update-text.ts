import { clockOf } from './clock.ts'
import type { Draft } from './draft.ts'

/** What stands where nothing is recorded. */
export const UNKNOWN = 'unknown'

/**
 * An update as it is told, field by field. Text that people or telemetry wrote is as it was recorded, on one line;
 * a face escapes it for where it is shown.
 */
export function updateText(draft: Draft): string {
  const head = headOf(draft)
  if (draft.nothingNewSince !== undefined)
    return [
      head,
      `STATUS: ${draft.status}`,
      `Nothing new since ${clockOf(draft.nothingNewSince, draft.at)}.`,
      nextUpdate(draft),
    ].join('\n')
  const body = draft.audience === 'internal' ? internalBody(draft) : externalBody(draft)
  return [head, `STATUS: ${draft.status}`, ...body, nextUpdate(draft)].join('\n')
}

function headOf({ drill, at, audience, severity }: Draft): string {
  const priority = audience === 'internal' ? `${severity ?? `severity ${UNKNOWN}`} ` : '' // a word of ours, not of customers
  return `${drill ? 'DRILL - ' : ''}${clockOf(at, at)} - ${priority}Issue update`
}

function internalBody(draft: Draft): readonly string[] {
  const tried = [
    ...draft.tried.map(({ worked, what }) => `${worked === null ? '?' : worked ? '✓' : '✗'} ${what}`),
    ...draft.eliminated.map((what) => `✓ ruled out: ${what}`),
  ]
  return [
    ...whatWeKnow(draft),
    "WHAT WE'VE TRIED:",
    ...listed(tried, 'nothing on record yet'),
    'NEXT STEPS:',
    ...listed(steps(draft)),
    `WORKAROUND: ${draft.workaround ?? UNKNOWN}`,
    ...(draft.needs === undefined ? [] : [`NEEDS: ${draft.needs}`]),
  ]
}

function externalBody(draft: Draft): readonly string[] {
  const next = draft.next.length === 0 ? [] : ['NEXT STEPS:', ...listed(steps(draft))]
  return [...whatWeKnow(draft), ...next, `WORKAROUND: ${draft.workaround ?? UNKNOWN}`]
}

const whatWeKnow = ({ symptom, scope, started, known }: Draft): readonly string[] => [
  'WHAT WE KNOW:',
  `- Symptom: ${symptom ?? UNKNOWN}`,
  `- Scope: ${scope ?? UNKNOWN}`,
  `- Started: ${started ?? UNKNOWN}`,
  ...known.map((what) => `- ${what}`),
]

const steps = ({ next }: Draft): readonly string[] => next.map(({ what, eta }) => `${what} (ETA: ${eta ?? UNKNOWN})`)

const listed = (lines: readonly string[], none: string = UNKNOWN): readonly string[] =>
  lines.length === 0 ? [`- ${none}`] : lines.map((text) => `- ${text}`)

function nextUpdate({ nextUpdateAt, at }: Draft): string {
  return `NEXT UPDATE: ${nextUpdateAt === undefined ? 'when something changes' : clockOf(nextUpdateAt, at)}`
}
