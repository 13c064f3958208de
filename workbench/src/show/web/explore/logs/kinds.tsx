import { calledOf } from '../../../../model/service-name.ts'
import type { LogKind, LogKinds } from '../../../http/contract.ts'
import { counted, quantity } from '../../format.ts'
import type { Go } from '../../hooks/use-address.ts'
import type { Loaded } from '../../hooks/use-loaded.ts'
import { Clamped } from '../../parts/clamped.tsx'
import { Empty, Failed, Waiting } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import { Text } from '../../parts/text.tsx'
import { Time } from '../../parts/when.tsx'
import css from './kinds.module.css'
import { levelOf } from './lines.tsx'

type Props = { readonly kinds: Loaded<LogKinds>; readonly go: Go; readonly openTrace: (traceId: string) => void }

/** Kinds of lines: what their lines have in common, and how many there are. */
export function Kinds({ kinds, go, openTrace }: Props) {
  const note = kinds.state === 'ready' ? `${counted(kinds.value.kinds.length, 'kind')}` : undefined
  return (
    <Section title="Kinds of lines" note={note}>
      {kinds.state === 'waiting' && <Waiting says="Finding what lines have in common" />}
      {kinds.state === 'failed' && <Failed error={kinds.error} retry={kinds.again} />}
      {kinds.state === 'ready' && kinds.value.kinds.length === 0 && (
        <Empty>No line matches in this window: widen it, or take a filter away.</Empty>
      )}
      {kinds.state === 'ready' && (
        <ol className={css.kinds}>
          {kinds.value.kinds.map((kind) => (
            <Kind
              key={`${kind.service} ${kind.template}`}
              kind={kind}
              go={go}
              openTrace={openTrace}
              most={mostOf(kinds.value)}
            />
          ))}
        </ol>
      )}
      {kinds.state === 'ready' && kinds.value.cut && <p className={css.quiet}>Rarer ones are not shown.</p>}
    </Section>
  )
}

const mostOf = ({ kinds }: LogKinds): number => kinds[0]?.lines ?? 1

type KindProps = Omit<Props, 'kinds'> & { readonly kind: LogKind; readonly most: number }

function Kind({ kind, most, go, openTrace }: KindProps) {
  return (
    <li data-level={levelOf(kind.severityNumber)}>
      <span className={css.count}>
        <span className={css.bar} style={{ width: `${(kind.lines / most) * 100}%` }} />
        <b>{quantity(kind.lines, '')}</b>
      </span>
      <span className={css.template}>
        <Clamped>{kind.template}</Clamped>
        <span className={css.quiet}>
          <Text charsMax={60}>{calledOf(kind.service)}</Text>, <Time at={kind.first} /> to <Time at={kind.last} />
        </span>
      </span>
      <span className={css.ways}>
        {kind.shared !== '' && (
          <button
            type="button"
            data-stop
            onClick={() => go({ show: undefined, text: kind.shared, service: kind.service })}
          >
            lines
          </button>
        )}
        {kind.traceId !== '' && (
          <button type="button" data-stop onClick={() => openTrace(kind.traceId)}>
            trace →
          </button>
        )}
      </span>
    </li>
  )
}
