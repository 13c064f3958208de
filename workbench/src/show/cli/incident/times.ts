import { err, ok, type Result } from '../../../lib/result.ts'
import type { UnixMs } from '../../../model/time.ts'
import type { Verb } from '../../../respond/incident/verb.ts'
import { fieldsOf } from '../../given.ts'
import { timeOf } from '../duration.ts'

type Given = Readonly<Record<string, unknown>>

/** What was typed, with each time of day (`14:02`, in UTC) as the time it names. Errors: one line that names the field. */
export function withTimes({ input }: Verb, typed: Given, now: UnixMs): Result<Given, string> {
  const given: Record<string, unknown> = { ...typed }
  for (const { name, type } of fieldsOf(input)) {
    const text = typed[name]
    if (type !== 'time' || typeof text !== 'string') continue
    const time = timeOf(text, now, name)
    if (!time.ok) return err(time.error)
    given[name] = time.value
  }
  return ok(given)
}
