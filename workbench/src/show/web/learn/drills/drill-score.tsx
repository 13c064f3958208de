import { pathOfVerb } from '../../hooks/acts.ts'
import { useLoaded } from '../../hooks/use-loaded.ts'
import { roomOf } from '../../hooks/use-place.ts'
import columns from '../../parts/columns.module.css'
import { Failed, Waiting } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import { Text } from '../../parts/text.tsx'
import { Time } from '../../parts/when.tsx'
import type { Reply } from '../../room/replies.ts'
import type { DrillScore as Score } from '../replies.ts'
import css from './drill-score.module.css'

/** How a drill went, line by line, each with the entries it rests on; and what it was. */
export function DrillScore({ incident }: { readonly incident: string }) {
  const [score, retry] = useLoaded<Reply<Score>>(pathOfVerb(incident, 'drill-score'))
  return (
    <Section title={`How ${incident} went`} note={<a href={roomOf(incident)}>its room</a>}>
      {score.state === 'waiting' && <Waiting says="Scoring" />}
      {score.state === 'failed' && <Failed error={score.error} retry={retry} />}
      {score.state === 'ready' && <Shown score={score.value.answer} incident={incident} />}
    </Section>
  )
}

function Shown({ score, incident }: { readonly score: Score; readonly incident: string }) {
  const { percent, outcome, process, lines, notScored } = score
  return (
    <>
      <p className={css.sum}>
        <strong>{points(percent)}</strong> of 100{' '}
        <small>
          outcome {points(outcome)}, process {points(process)}
        </small>
      </p>
      <div className={columns.even}>
        <div>
          {(['outcome', 'process'] as const).map((part) => (
            <section key={part} aria-label={part}>
              <h3 className={css.part}>{part === 'outcome' ? 'What was reached' : 'How it was done'}</h3>
              <ul className={css.lines}>
                {lines
                  .filter((line) => line.part === part)
                  .map((line) => (
                    <Line key={line.rule} line={line} />
                  ))}
              </ul>
            </section>
          ))}
          {notScored.length > 0 && <p>Not scored: {notScored.join(', ')}.</p>}
        </div>
        <Truth score={score} />
      </div>
      <p className={css.after}>
        <a href={`#/learn/postmortem?incident=${incident}`}>Write down what was learned</a>; the score follows.
      </p>
    </>
  )
}

function Line({ line: { rule, points: got, of, says, entries } }: { readonly line: Score['lines'][number] }) {
  return (
    <li data-got={got >= of - 0.05 ? 'all' : got > 0.05 ? 'some' : 'none'}>
      <span className={css.points}>
        {Number(got.toFixed(1))}/{of}
      </span>
      <span>
        <strong>{rule.replaceAll('-', ' ')}</strong> <Text charsMax={400}>{says}</Text>
        {entries.length > 0 && (
          <small>
            {' '}
            {entries
              .slice(0, 8)
              .map((seq) => `#${seq}`)
              .join(' ')}
          </small>
        )}
      </span>
    </li>
  )
}

function Truth({ score: { truth, said, actions } }: { readonly score: Score }) {
  return (
    <section className={css.truth} aria-label="What it was">
      <h3 className={css.part}>What it was</h3>
      {truth === null && <p>The recording does not say.</p>}
      {truth !== null && (
        <p>
          <strong>
            <Text charsMax={80}>{truth.service}</Text>
          </strong>
          : <Text charsMax={800}>{truth.cause}</Text>. Since <Time at={truth.onset} />;{' '}
          {truth.guilty.length === 0 ? 'no change is guilty' : `guilty: ${truth.guilty.join(', ')}`}.
        </p>
      )}
      {said.map((text) => (
        <p key={text}>
          You said: <Text>{text}</Text>
        </p>
      ))}
      <ul className={css.lines}>
        {actions.map(({ name, effect, why }) => (
          <li key={name} data-got={effect === 'helps' ? 'all' : 'none'}>
            <span className={css.points}>{effect}</span>
            <span>
              <strong>{name}</strong> <Text charsMax={400}>{why}</Text>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Points of a hundred as people say them. */
export const points = (percent: number | null): string => (percent === null ? 'unknown' : String(Math.round(percent)))
