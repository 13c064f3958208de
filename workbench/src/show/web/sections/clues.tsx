import { calledOf } from '../../../model/service-name.ts'
import type { AttributeFinding, Diagnosis, TemplateFinding } from '../../http/contract.ts'
import { percent } from '../format.ts'
import { Cites } from '../parts/cites.tsx'
import { Empty } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Text } from '../parts/text.tsx'
import css from './clues.module.css'

const SHOWN = 6

/** Which attributes set bad requests apart from good ones. */
export function WhoIsHit({ diagnosis: { attributes } }: { readonly diagnosis: Diagnosis }) {
  return (
    <Section title="Who is hit" note={attributes.length > 0 ? 'share of bad against good requests' : undefined}>
      {attributes.length === 0 && <Empty>No attribute sets bad requests apart from good ones.</Empty>}
      <ul className={css.list}>
        {attributes.slice(0, SHOWN).map((a) => (
          <Attribute key={nameOf(a)} finding={a} />
        ))}
      </ul>
    </Section>
  )
}

const nameOf = (a: AttributeFinding): string => a.conditions.map((c) => `${c.key} = ${c.value}`).join(' and ')

function Attribute({ finding: a }: { readonly finding: AttributeFinding }) {
  return (
    <li className={css.attribute}>
      <p>
        <Text mono>{nameOf(a)}</Text> <Cites ids={a.evidence} />
      </p>
      <Share name="bad" value={a.shareBad} />
      <Share name="good" value={a.shareGood} />
      {a.aliases.length > 0 && (
        <p className={css.note}>
          same requests: <Text>{a.aliases.join(', ')}</Text>
        </p>
      )}
    </li>
  )
}

function Share({ name, value }: { readonly name: 'bad' | 'good'; readonly value: number }) {
  return (
    <div className={css.share} data-name={name}>
      <span>{name}</span>
      <div className={css.track} aria-hidden="true">
        <div className={css.bar} style={{ width: `${Math.min(1, value) * 100}%` }} />
      </div>
      <span className={css.figure}>{percent(value)}</span>
    </div>
  )
}

const MARKS = { new: '+ new', gone: '− gone', up: '▲ up', down: '▼ down' } as const

/** Log lines that are new, gone, or of another frequency. */
export function LogClues({ diagnosis: { templates } }: { readonly diagnosis: Diagnosis }) {
  return (
    <Section title="What the logs say" note={templates.length > 0 ? 'lines before → during' : undefined}>
      {templates.length === 0 && <Empty>No log line is new, gone, or more frequent than before.</Empty>}
      <ul className={css.list}>
        {templates.slice(0, SHOWN).map((t) => (
          <Template key={`${t.service} ${t.template}`} finding={t} />
        ))}
      </ul>
    </Section>
  )
}

function Template({ finding: t }: { readonly finding: TemplateFinding }) {
  return (
    <li className={css.template}>
      <p className={css.meta}>
        <b>{MARKS[t.kind]}</b> {t.severity} <Text charsMax={60}>{calledOf(t.service)}</Text>, {howOften(t)}
        {t.badShare !== null && `, ${percent(t.badShare)} in bad requests`} <Cites ids={t.evidence} />
      </p>
      <p className={css.line}>
        <Text mono charsMax={220}>
          {t.template}
        </Text>
      </p>
    </li>
  )
}

/** Counts of stretches of unequal length mislead, so what goes on is told by the requests that carry it, where these are known. */
function howOften({ kind, countBefore, countAfter, shares }: TemplateFinding): string {
  if (!shares || kind === 'new' || kind === 'gone') return `${countBefore} → ${countAfter}`
  return `${percent(shares.before)} → ${percent(shares.after)} of its requests`
}

/** Known patterns of trouble that were recognised in spans and metrics. */
export function Patterns({ diagnosis: { detections } }: { readonly diagnosis: Diagnosis }) {
  if (detections.length === 0) return null
  return (
    <Section title="Known patterns" note={`${detections.length} recognised`}>
      <ul className={css.list}>
        {detections.slice(0, SHOWN).map((x) => (
          <li key={`${x.detector} ${x.service} ${x.operation}`}>
            <b>{x.detector}</b> <Text charsMax={300}>{x.says}</Text> <Cites ids={x.evidence} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
