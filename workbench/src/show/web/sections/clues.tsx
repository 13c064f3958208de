import { calledOf } from '../../../model/service-name.ts'
import type { AttributeFinding, Diagnosis, TemplateFinding } from '../../http/contract.ts'
import { counted, percent } from '../format.ts'
import { Cites } from '../parts/cites.tsx'
import { Folded } from '../parts/folded.tsx'
import { Text } from '../parts/text.tsx'
import css from './clues.module.css'

const SHOWN = 6

/** Which attributes set bad requests apart from good ones. */
export function WhoIsHit({ diagnosis: { attributes } }: { readonly diagnosis: Diagnosis }) {
  const [first] = attributes
  if (first === undefined)
    return <Folded title="Who is hit" answer="no attribute sets bad requests apart from good ones" />
  return (
    <Folded
      title="Who is hit"
      answer={
        <>
          <Text charsMax={100}>{nameOf(first)}</Text>: {percent(first.shareBad)} of bad, {percent(first.shareGood)} of
          good requests
        </>
      }
      note={counted(attributes.length, 'attribute')}
    >
      <ul className={css.list}>
        {attributes.slice(0, SHOWN).map((a) => (
          <Attribute key={nameOf(a)} finding={a} />
        ))}
      </ul>
    </Folded>
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
  const [first] = templates
  if (first === undefined)
    return <Folded title="What the logs say" answer="no line is new, gone, or more frequent than before" />
  return (
    <Folded
      title="What the logs say"
      answer={
        <>
          {MARKS[first.kind]} in {calledOf(first.service)}: <Text charsMax={120}>{first.template}</Text>
        </>
      }
      note={counted(templates.length, 'kind of line', 'kinds of lines')}
    >
      <ul className={css.list}>
        {templates.slice(0, SHOWN).map((t) => (
          <Template key={`${t.service} ${t.template}`} finding={t} />
        ))}
      </ul>
    </Folded>
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
    <Folded
      title="Known patterns"
      answer={[...new Set(detections.map(({ detector }) => detector))].join(', ')}
      note={`${detections.length} recognised`}
    >
      <ul className={css.list}>
        {detections.slice(0, SHOWN).map((x) => (
          <li key={`${x.detector} ${x.service} ${x.operation}`}>
            <b>{x.detector}</b> <Text charsMax={300}>{x.says}</Text> <Cites ids={x.evidence} />
          </li>
        ))}
      </ul>
    </Folded>
  )
}
