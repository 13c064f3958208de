import { printable } from '../../../lib/printable.ts'
import { clockTime } from '../../../model/time.ts'
import { freeze } from '../../../respond/incident/freeze/freeze-verbs.ts'
import { headText, nextText, textOf, type VerbText, writtenText } from './parts.ts'

/** How the deploy freeze answers on a terminal. */
export const freezeTexts: readonly VerbText[] = [
  textOf(freeze, (answer, reply, options) => {
    const { incident } = reply
    if (answer === null || incident === null) return writtenText(reply, options)
    const { holds, lifted, kinds, broken } = answer
    const { paint } = options
    const stands =
      holds !== null
        ? [`  ${paint('red', 'frozen')} since ${clockTime(holds.from)}: ${holds.severity} is not mitigated`]
        : [lifted === null ? '  not frozen' : `  lifted at ${clockTime(lifted.at)}: ${printable(lifted.reason)}`]
    const waits = holds === null ? [] : [`  these wait: ${kinds.join(', ')}; your own containment does not`]
    const came = broken.map(
      ({ id, what, startedAt }) => `  ${paint('yellow', 'came in')} ${clockTime(startedAt)}  ${id}  ${printable(what)}`,
    )
    return `${[headText(incident, options), ...stands, ...waits, ...came].join('\n')}\n${nextText(incident, options)}`
  }),
]
