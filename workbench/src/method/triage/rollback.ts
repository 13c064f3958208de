import type { ChangeEvent } from '../../model/change.ts'
import type { MeasuredFact } from '../../model/incident/triage.ts'
import type { TriageAnswers } from '../../model/incident/triage-questions.ts'
import { parseRfc3339 } from '../../model/time.ts'
import { minute, nameOf } from './says.ts'

type Changes = { readonly changes?: readonly ChangeEvent[]; readonly kindsConnected?: readonly string[] }

type Rollback = { readonly answer: TriageAnswers['rollback']; readonly measured: MeasuredFact | null }

/**
 * Whether the last deploy can be taken back safely (safe rollback first). Safe: it names what ran before, it was not
 * reverted already, and no migration came with it or after it, for the old version may not read the new data.
 */
export function rollbackOf({ changes, kindsConnected }: Changes): Rollback {
  if (changes === undefined || kindsConnected === undefined) return { answer: 'unknown', measured: null }
  const deploy = changes.findLast(({ kind, phase }) => kind === 'deploy' && phase !== 'failed')
  if (deploy === undefined) {
    const connected = kindsConnected.includes('deploy')
    const says = connected ? 'no deploy in the last day' : 'no source of deploys is connected'
    return { answer: connected ? 'no' : 'unknown', measured: { says, numbers: { deploys: 0 } } }
  }
  const { answer, why } = judged(deploy, changes)
  const at = parseRfc3339(deploy.at)
  const what = nameOf(deploy.service ?? '', deploy.from ?? '?', '→', deploy.to ?? '?')
  const says = `last deploy${at === undefined ? '' : ` ${minute(at)}`}: ${what}; ${why}`
  return { answer, measured: { says, numbers: { deploys: changes.filter(({ kind }) => kind === 'deploy').length } } }
}

function judged(
  deploy: ChangeEvent,
  changes: readonly ChangeEvent[],
): { readonly answer: Rollback['answer']; readonly why: string } {
  if (deploy.phase === 'reverted') return { answer: 'no', why: 'it is reverted already' }
  if (deploy.from === undefined || deploy.from === '') return { answer: 'unknown', why: 'what ran before is not told' }
  const migrated = changes.some(
    ({ kind, service, at }) =>
      kind === 'migration' &&
      (service ?? deploy.service) === deploy.service &&
      Date.parse(at) >= Date.parse(deploy.at) - WITH_IT_MS,
  )
  if (migrated) return { answer: 'unknown', why: 'a migration came with it, so going back may not be safe' }
  return { answer: 'yes', why: `${nameOf(deploy.from)} is what to go back to` }
}

const WITH_IT_MS = 30 * 60_000 // a migration usually runs as the first step of its deploy
