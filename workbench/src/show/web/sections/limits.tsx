import type { Diagnosis } from '../../http/contract.ts'
import { seconds, words } from '../format.ts'
import { hashOfAddress } from '../hooks/use-address.ts'
import { Folded } from '../parts/folded.tsx'
import { Section } from '../parts/section.tsx'
import { Text } from '../parts/text.tsx'
import css from './limits.module.css'

/** What to do next, in order; what can be looked at from here leads there. */
export function NextChecks({ diagnosis: d }: { readonly diagnosis: Diagnosis }) {
  const checks = [...new Set([...d.nextChecks, ...(d.class?.nextChecks ?? [])])]
  if (checks.length + d.looks.length === 0) return null
  return (
    <div className={css.next}>
      <Section title="What to do next">
        <ol className={css.checks}>
          {checks.map((check) => (
            <li key={check}>
              <Text charsMax={300}>{check}</Text>
            </li>
          ))}
          {d.looks.map(({ says, check }) => (
            <li key={says}>
              <span>
                {says}.{' '}
                <a href={hashOfAddress({ path: '/checks', fields: { kind: check } })} data-stop>
                  Look here →
                </a>
              </span>
            </li>
          ))}
        </ol>
      </Section>
    </div>
  )
}

/** What the diagnosis could not see, and how it was made. */
export function Limits({ diagnosis: d }: { readonly diagnosis: Diagnosis }) {
  const missing = [...d.gaps.map(({ what }) => what), ...d.problems]
  const rows = Object.entries(d.timing.rows)
    .map(([name, count]) => `${count.toLocaleString('en')} ${words(name)}`)
    .join(', ')
  return (
    <Folded
      title="What was not seen"
      answer={
        missing.length === 0 ? 'nothing is known to be missing' : <Text charsMax={160}>{missing.join(' · ')}</Text>
      }
    >
      <ul className={css.limits}>
        {d.gaps.map((g) => (
          <li key={g.what}>
            <b>
              <Text>{g.what}</Text>
            </b>
            : <Text charsMax={300}>{g.consequence}</Text>
          </li>
        ))}
        {d.problems.map((p) => (
          <li key={p}>
            <Text charsMax={300}>{p}</Text>
          </li>
        ))}
        {d.gaps.length + d.problems.length === 0 && (
          <li>Nothing is known to be missing: metrics, logs and traces are here.</li>
        )}
      </ul>
      <p className={css.made}>
        Read {rows || 'no rows'} in {seconds(d.timing.queryMs / 1000)}, judged in {seconds(d.timing.analyseMs / 1000)}.
      </p>
    </Folded>
  )
}
