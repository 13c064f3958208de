import { padded } from '../../lib/display-width.ts'
import { printable } from '../../lib/printable.ts'
import type { Examination } from './actions.ts'
import type { Paint } from './paint.ts'

const MARKS = { ok: ['green', '✓'], warn: ['yellow', '!'], fail: ['red', '✗'] } as const

/** What `lastgood doctor` found, for a terminal. */
export function doctorText({ checks, settings }: Examination, paint: Paint): string {
  const found = checks.flatMap(({ name, state, says, todo }) => {
    const [style, mark] = MARKS[state]
    const line = `${paint(style, mark)} ${name.padEnd(12)} ${printable(says)}`
    return todo === undefined ? [line] : [line, `${' '.repeat(15)}→ ${printable(todo)}`]
  })
  const effective = settings.map(
    ({ name, value, origin, says }) =>
      `  ${name.padEnd(19)} ${padded(printable(value || '–'), 14)} ${paint('dim', `${origin}: ${says}`)}`,
  )
  return `${[...found, '', 'settings (lastgood.yaml < LASTGOOD_* < flags)', ...effective].join('\n')}\n`
}
