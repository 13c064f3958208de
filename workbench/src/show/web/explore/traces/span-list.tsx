import { calledOf } from '../../../../model/service-name.ts'
import type { SpanLine, SpanPage } from '../../../http/contract.ts'
import { quantity, visible } from '../../format.ts'
import type { Fields, Go } from '../../hooks/use-address.ts'
import type { Loaded } from '../../hooks/use-loaded.ts'
import { Empty, Failed, Waiting } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import { Time } from '../../parts/when.tsx'
import { hasBox } from './selection.ts'
import css from './span-list.module.css'

type Props = {
  readonly list: Loaded<SpanPage>
  readonly fields: Fields
  readonly go: Go
  readonly open: (span: SpanLine) => void
}

const NAME_CHARS = 120

/** Spans as rows, the slowest or newest first; each opens its trace. */
export function SpanList({ list, fields, go, open }: Props) {
  const newest = fields.order === 'newest'
  const order = (
    <span className={css.order}>
      <button type="button" aria-pressed={!newest} onClick={() => go({ order: undefined })}>
        slowest
      </button>
      <button type="button" aria-pressed={newest} onClick={() => go({ order: 'newest' })}>
        newest
      </button>
    </span>
  )
  return (
    <Section title={hasBox(fields) ? 'Selected spans' : 'Spans'} note={order}>
      {list.state === 'waiting' && <Waiting says="Reading spans" />}
      {list.state === 'failed' && <Failed error={list.error} retry={list.again} />}
      {list.state === 'ready' && list.value.spans.length === 0 && <Empty>No span is in this selection.</Empty>}
      {list.state === 'ready' && (
        <ul className={css.list}>
          {list.value.spans.map((span) => (
            <Row key={`${span.traceId} ${span.spanId}`} span={span} longestMs={longestOf(list.value)} open={open} />
          ))}
        </ul>
      )}
      {list.state === 'ready' && list.value.cut && (
        <p className={css.note}>There are more: select a smaller part, or narrow the filter.</p>
      )}
    </Section>
  )
}

const longestOf = ({ spans }: SpanPage): number => spans.reduce((most, { durationMs }) => Math.max(most, durationMs), 0)

type RowProps = { readonly span: SpanLine; readonly longestMs: number; readonly open: Props['open'] }

function Row({ span, longestMs, open }: RowProps) {
  const { service, name, at, durationMs, failed, statusMessage } = span
  return (
    <li>
      <button type="button" data-stop className={css.row} onClick={() => open(span)}>
        <span className={css.took} data-failed={failed}>
          <span className={css.bar} style={{ width: `${(durationMs / (longestMs || 1)) * 100}%` }} />
          <b>
            {failed && '✗ '}
            {quantity(durationMs, 'ms')}
          </b>
        </span>
        <span className={css.name}>
          <bdi>{visible(name.slice(0, NAME_CHARS))}</bdi>{' '}
          <bdi className={css.quiet}>{visible(calledOf(service).slice(0, NAME_CHARS))}</bdi>
          {statusMessage !== '' && <bdi className={css.status}>{visible(statusMessage.slice(0, NAME_CHARS))}</bdi>}
        </span>
        <span className={css.quiet}>
          <Time at={at} />
        </span>
      </button>
    </li>
  )
}
