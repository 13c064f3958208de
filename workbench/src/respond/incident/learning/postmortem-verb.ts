import { z } from 'zod'
import { ok } from '../../../lib/result.ts'
import type { Incident } from '../../../method/incident.ts'
import { reviewDue } from '../../../method/learning/review-due.ts'
import { exported } from '../../../method/postmortem/document/exported.ts'
import { readPostmortem } from '../../../method/postmortem/document/read.ts'
import { draftPostmortem } from '../../../method/postmortem/draft/draft.ts'
import { STYLES, type Style } from '../../../method/postmortem/draft/outline.ts'
import { rewrittenIn } from '../../../method/postmortem/draft/rewritten.ts'
import { type Finding, lintPostmortem } from '../../../method/postmortem/lint/lint.ts'
import { unixMs } from '../../../model/time.ts'
import { type Verb, verb } from '../verb.ts'
import { readIncident } from '../work.ts'
import { dayOf } from './learning-verbs.ts'

/** A postmortem with what is still to be filled in or could be better. */
export type PostmortemAnswer = {
  /** Drafted from the record, or imported with what was written here since. */
  readonly origin: 'drafted' | 'imported'
  readonly markdown: string
  readonly findings: readonly Finding[]
  /** The day by which it is to be reviewed; null while nothing says so. */
  readonly reviewDue: string | null
}

const shape = { style: z.enum(STYLES).default('sre').describe('whose headings: the SRE book, or PagerDuty') }

/** The postmortem as far as the record goes. */
export const postmortem = verb<typeof shape, PostmortemAnswer>({
  name: 'postmortem',
  says: 'the postmortem, drafted from recorded facts only, and what the lint still finds (postmortem lint FILE: for any file)',
  about: 'incident',
  does: 'read',
  tellsTexts: true,
  input: shape,
  run: async ({ style }, { id, ports }) => {
    const read = await readIncident(id, ports)
    if (!read.ok) return read
    const incident = read.value
    const markdown = markdownOf(incident, style)
    const linted = lintPostmortem(markdown, dayOf(ports.clock.now()))
    const { resolved } = incident.lifecycle.times
    const due = resolved && reviewDue(incident.triage.severity, dayOf(unixMs(Date.parse(resolved.at))))
    const answer: PostmortemAnswer = {
      origin: incident.learning.imported ? 'imported' : 'drafted',
      markdown,
      findings: linted.ok ? linted.value.findings : [],
      reviewDue: due ?? null,
    }
    return ok({ incident, entries: [], answer })
  },
})

function markdownOf(incident: Incident, style: Style): string {
  const { imported } = incident.learning
  const document = imported && readPostmortem(imported.text)
  return document?.ok ? exported(document.value, rewrittenIn(incident)) : draftPostmortem(incident, style)
}

/** The verb that gives the postmortem. */
export const postmortemVerbs: readonly Verb[] = [postmortem]
