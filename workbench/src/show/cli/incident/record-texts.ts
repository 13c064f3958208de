import { printable, printableJson } from '../../../lib/printable.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import { exportIncident, importIncident, verifyRecord } from '../../../respond/incident/record/record-verbs.ts'
import { markdownText, type TextOptions, textOf, type VerbText } from './parts.ts'

/** How the verbs about the record answer on a terminal; `export` prints its JSON or its Markdown, for a file. */
export const recordTexts: readonly VerbText[] = [
  {
    ...textOf(verifyRecord, verifiedText),
    finds: ({ answer }) => (answer as Verified).damaged.length > 0,
  },
  textOf(exportIncident, (answer) =>
    'markdown' in answer ? markdownText(answer.markdown) : `${printableJson(answer, 2)}\n`,
  ),
  textOf(importIncident, ({ id, was, entries, evidence }, _, { paint }) => {
    const renumbered = id === was ? '' : `, for ${was} is another incident here`
    const missing = evidence.notIncluded === 0 ? '' : `, ${evidence.notIncluded} named but not included`
    const kept = `${entries} entries, ${evidence.kept} ${evidence.kept === 1 ? 'piece' : 'pieces'} of evidence${missing}`
    return `${paint('bold', id)}  put in${renumbered}: ${kept}\nnext: lastgood timeline ${id}\n`
  }),
]

type Verified = Extract<Awaited<ReturnType<typeof verifyRecord.run>>, { readonly ok: true }>['value']['answer']

function verifiedText({ incidents, entries, damaged }: Verified, _: VerbReply, { paint }: TextOptions): string {
  const lines = damaged.map(
    ({ id, seq, says, intact }) =>
      `  ${paint('bold', id)}  entry ${seq}: ${printable(says)}  (${intact} before it ${intact === 1 ? 'is' : 'are'} intact)`,
  )
  const found = damaged.length === 0 ? paint('green', 'every chain holds') : paint('red', `${damaged.length} damaged`)
  const next = damaged[0] === undefined ? [] : [`next: lastgood record export ${damaged[0].id} keeps what is intact`]
  return `${[`${incidents} ${incidents === 1 ? 'incident' : 'incidents'}, ${entries} ${entries === 1 ? 'entry' : 'entries'}: ${found}`, ...lines, ...next].join('\n')}\n`
}
