import type { ProbeHit } from '../../http/contract.ts'
import { PRACTICE } from '../../system.ts'
import { visible } from '../format.ts'
import { hashOfAddress } from '../hooks/use-address.ts'
import card from '../parts/card.module.css'
import { Text } from '../parts/text.tsx'
import { Time } from '../parts/when.tsx'
import css from './hit.module.css'
import { ValueTree } from './value-tree.tsx'

const FRAMES_MAX = 20

/** One hit: when and where, what it says, the variables as a tree, how one came there, and its trace. */
export function Hit({ hit, open }: { readonly hit: ProbeHit; readonly open: boolean }) {
  const { at, instance, pass, text, values, stack = [], callers = [], traceId, level, practice } = hit
  const trace = { trace: traceId, system: practice && PRACTICE }
  return (
    <article className={`${card.card} ${css.hit}`} aria-label={`Hit at pass ${pass}`}>
      <p className={card.facts}>
        <Time at={at} /> <Text charsMax={60}>{instance}</Text> pass {pass}
        {level !== undefined && <> {visible(level)}</>}
        {traceId !== undefined && (
          <>
            {' '}
            <a href={hashOfAddress({ path: '/explore/traces', fields: trace })} data-stop>
              its trace{practice && ' in the practice system'}
            </a>
          </>
        )}
      </p>
      {text !== undefined && (
        <p>
          <Text mono charsMax={1_000}>
            {text}
          </Text>
        </p>
      )}
      {values !== undefined && <ValueTree label="Variables" values={values} open={open} />}
      {callers.map(({ name, file, line, values: held }) => (
        <ValueTree
          key={`${name} ${file} ${line}`}
          label={`Called by ${placeOf(name, file, line)}`}
          values={held}
          open={false}
        />
      ))}
      {stack.length > 0 && (
        <details>
          <summary data-stop>How it came there</summary>
          <ol className={css.stack}>
            {stack.slice(0, FRAMES_MAX).map(({ name, file, line }, i) => (
              <li key={i}>
                <Text mono>{placeOf(name, file, line)}</Text>
              </li>
            ))}
          </ol>
        </details>
      )}
    </article>
  )
}

const placeOf = (name: string, file: string, line: number): string => `${name || '<anonymous>'} (${file}:${line})`
