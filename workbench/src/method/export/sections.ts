import { WAYS } from '../../model/incident/containment.ts'
import { entriesOf } from '../../model/incident/entry.ts'
import type { Incident } from '../incident.ts'
import type { LedgerChange } from '../ledger/ledger.ts'
import { authored, escaped, listed, utc } from '../postmortem/draft/text.ts'
import { saying } from '../sayings.ts'
import { measureWords } from '../testing/words.ts'
import { ASKS } from '../triage/questions.ts'

/** What stands where the record holds nothing of the kind. */
export const NONE = 'none recorded'

/** A heading of the third level and what stands below it, where there is anything. */
export const below = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`### ${heading}\n\n${listed(lines)}`]

const joined = (parts: readonly string[]): string => (parts.length === 0 ? NONE : parts.join('\n\n'))

const cell = (text: string): string => escaped(text) // pipes are escaped with the rest

/** How bad it was said to be and why, the last answers with what was measured, pauses and the last board. */
export const triage = ({ triage: told }: Incident): string => {
  const { assessments, proposed, answers, pauses, stock } = told
  const rows = answers.map(
    ({ question, answer, by, measured }) =>
      `| ${cell(ASKS[question])} | ${cell(answer)} | ${by} | ${measured === null ? '' : cell(measured.says)} |`,
  )
  const table = ['| question | answer | by | measured |', '| --- | --- | --- | --- |', ...rows].join('\n')
  return joined([
    ...below('Severity', [
      ...assessments.map(
        ({ at, severity, by, reason }) => `${utc(at)} ${severity}, ${escaped(reason)} (${escaped(by)})`,
      ),
      ...(proposed ? [`${utc(proposed.at)} ${proposed.severity} is proposed, ${escaped(proposed.reason)}`] : []),
    ]),
    ...(rows.length === 0 ? [] : [`### Answers\n\n${table}`]),
    ...below(
      'Pauses',
      pauses.map(({ at, known, steps, skipped }) =>
        skipped === undefined
          ? `${utc(at)} known: ${known.map(escaped).join('; ')}; next: ${steps.map(escaped).join('; ')}`
          : `${utc(at)} skipped: ${escaped(skipped)}`,
      ),
    ),
    ...below('Stock', stock === undefined ? [] : stockLines(stock)),
  ])
}

function stockLines(stock: NonNullable<Incident['triage']['stock']>): readonly string[] {
  const { at, systems, around, happened, happens, shouldHappen, onlyUs } = stock
  const told = { around, happened, happens, 'should happen': shouldHappen }
  return [
    `taken ${utc(at)}; only us: ${onlyUs}`,
    ...systems.map(({ name, state }) => `${escaped(name)}: ${state}`),
    ...Object.entries(told).flatMap(([what, text]) => (text === undefined ? [] : [`${what}: ${escaped(text)}`])),
  ]
}

/** What the machine found, each time it looked. */
export const diagnoses = ({ diagnosed }: Incident): string =>
  joined(
    diagnosed.flatMap(({ at, summary, window, services, guilty, mechanism }) =>
      below(utc(at), [
        escaped(summary),
        `window ${utc(window.from)} to ${utc(window.to)}`,
        ...(services.length === 0 ? [] : [`most suspect: ${services.map(escaped).join(', ')}`]),
        ...(guilty === null ? [] : [`guilty change: ${escaped(guilty)}`]),
        ...mechanism.map(({ says, basis }) => `${escaped(says)} (${basis})`),
      ]),
    ),
  )

/** The ledger: what each change should do, what it did, and which ways out were ruled out. */
export const changes = ({ ledger }: Incident): string =>
  joined([
    ...ledger.changes.flatMap((change) => below(`${change.id}: ${escaped(change.what)}`, changeLines(change))),
    ...below(
      'Ruled out',
      ledger.ruledOut.map(({ at, way, because }) => `${utc(at)} ${WAYS[way]}: ${escaped(because)}`),
    ),
  ])

function changeLines(change: LedgerChange): readonly string[] {
  const { startedAt, finishedAt, by, origin, services, expectedEffect, signal, revert, verifyUntil, judged } = change
  return [
    `${origin === 'ours' ? 'begun' : 'observed'} ${utc(startedAt)} (${escaped(by)})${finishedAt === undefined ? '' : `, done ${utc(finishedAt)}`}`,
    ...(services.length === 0 ? [] : [`on ${services.map(escaped).join(', ')}`]),
    ...(expectedEffect === undefined ? [] : [`expected: ${escaped(expectedEffect)}`]),
    ...(signal === undefined ? [] : [`judged by ${escaped(measureWords(signal))}`]),
    ...(verifyUntil === undefined ? [] : [`watched until ${utc(verifyUntil)}`]),
    ...(revert === undefined ? [] : [`to be taken back by: ${escaped(revert.how)}`]),
    ...(change.reverts === undefined ? [] : [`takes back ${change.reverts}`]),
    ...(change.revertedBy === undefined ? [] : [`taken back by ${change.revertedBy}`]),
    `verdict: ${judged === undefined ? 'none yet' : `${escaped(judged.says)} (${utc(judged.at)})`}`,
  ]
}

/** What people were told, word by word. */
export const updates = ({ communication }: Incident): string =>
  joined(
    communication.updates.map(({ id, audience, at, by, text }) => {
      const lines = text.split(/\r?\n/).map((line) => `> ${escaped(line)}`.trimEnd())
      return `### ${id}: ${audience}, ${utc(at)} (${escaped(by)})\n\n${lines.join('  \n')}`
    }),
  )

/** The manifest: what was kept, by which hash it is found, what was missing, and when nothing was kept and why. */
export const evidence = ({ evidence: kept }: Incident): string =>
  joined([
    ...[...kept.captures, ...kept.attached].map(({ id, at, items, missing }) => {
      const rows = items.map(
        ({ name, says, bytes, sha256 }) => `| ${cell(name)} | ${cell(says)} | ${bytes} | ${sha256} |`,
      )
      const table = ['| what | says | bytes | SHA-256 |', '| --- | --- | --- | --- |', ...rows].join('\n')
      const gone = missing.map(({ name, why }) => `missing: ${escaped(name)}, ${escaped(why)}`)
      return `### ${id}: ${utc(at)}\n\n${[table, ...(gone.length > 0 ? [listed(gone)] : [])].join('\n\n')}`
    }),
    ...below(
      'Skipped',
      kept.skipped.map(({ at, reason }) => `${utc(at)} ${escaped(reason)}`),
    ),
  ])

/** Flags that were raised, and why they were put aside. */
export const flags = ({ entries }: Incident): string =>
  listed(
    entriesOf(entries, 'flag-raised', 'flag-dismissed').map((entry) => `${utc(entry.at)} ${escaped(saying(entry))}`),
    NONE,
  )

/** Sections that people wrote. */
export const sections = ({ learning }: Incident): string =>
  joined(Object.entries(learning.written).map(([name, text]) => `### ${name}\n\n${authored(text)}`))

/** What tells whether the record is whole: its length, its ends, the hash of its last entry. */
export function record({ recorded, damaged }: Incident): string {
  const [first, last] = [recorded[0], recorded.at(-1)]
  return listed([
    `entries: ${recorded.length}`,
    ...(first && last ? [`entered from ${utc(first.enteredAt)} to ${utc(last.enteredAt)}`] : []),
    ...(last?.hash ? [`hash of the last entry: ${last.hash}`] : []),
    ...(damaged ? [`damaged at entry ${damaged.seq}: ${escaped(damaged.says)}; what is here comes before it`] : []),
  ])
}
