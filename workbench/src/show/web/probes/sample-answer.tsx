import type { GrowingLine, ProbeGrowth, ProbeProfile } from '../../http/contract.ts'
import { percent, quantity, visible } from '../format.ts'
import { hashOfAddress } from '../hooks/use-address.ts'
import type { Sampled } from '../hooks/use-samples.ts'
import items from '../parts/items.module.css'
import { Empty } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Text } from '../parts/text.tsx'

const SHOWN_MAX = 15

/** What sampling a process showed. */
export function SampleAnswer({ sampled }: { readonly sampled: Sampled }) {
  return sampled.kind === 'profile' ? <Profile profile={sampled.profile} /> : <Growth growth={sampled.growth} />
}

/** The places that take most, each with a way into its line. */
function Profile({ profile }: { readonly profile: ProbeProfile }) {
  const { what, service, instance, seconds, stallMs, predictedStallMs, spots, cut, memory } = profile
  const heap = `${quantity(memory.before.heapUsedBytes, 'By')} → ${quantity(memory.after.heapUsedBytes, 'By')}`
  return (
    <Section title={what === 'cpu' ? 'Where time went' : 'What allocated the memory'} note={`${seconds.toFixed(1)} s`}>
      <p>
        <Text>{`${service} ${instance}`}</Text>: stalled {quantity(stallMs, 'ms')} (predicted up to {predictedStallMs}{' '}
        ms); heap {heap}.
      </p>
      {spots.length === 0 && <Empty>Nothing was seen: it may have had nothing to do.</Empty>}
      <ol className={items.items} aria-label="Places that take most">
        {spots.slice(0, SHOWN_MAX).map(({ functionName, url, line, self, share, isUnsure }) => (
          <li key={`${url}:${line} ${functionName}`}>
            <strong>{percent(share)}</strong> {what === 'cpu' ? `${self} ms` : quantity(self, 'By')} in{' '}
            <Text mono>{functionName || '<anonymous>'}</Text>{' '}
            <Place of={{ service, instance }} file={url} line={line} />
            {isUnsure === true && ' (a line of a function compiled into it)'}
          </li>
        ))}
      </ol>
      {(cut || spots.length > SHOWN_MAX) && <p>There are more; these take most.</p>}
    </Section>
  )
}

/** The lines that keep most, then the functions whose memory grew. */
function Growth({ growth }: { readonly growth: ProbeGrowth }) {
  const { service, instance, seconds, live, lines, functions, cut, unwatched, watched, stored } = growth
  const heap = `${quantity(live.beforeBytes, 'By')} → ${quantity(live.afterBytes, 'By')}`
  return (
    <Section title="Memory that stays" note={`${seconds.toFixed(1)} s`}>
      <p>
        <Text>{`${service} ${instance}`}</Text>: live heap {heap}, after a collection each; stalled{' '}
        {Math.ceil(growth.stallMs)} ms at most.{' '}
        {stored ? 'It is kept among the logs as probe.growth.' : '! It could not be stored.'}
      </p>
      {lines.length === 0 && (
        <Empty>
          {watched === 0 ? 'No line made enough to be watched' : `Of ${watched} lines watched none made what stays`}.
          Watch longer, or look at what allocated the memory: strings and closures are told by function only.
        </Empty>
      )}
      <ol className={items.items} aria-label="Lines that keep most">
        {lines.slice(0, SHOWN_MAX).map((line) => (
          <Grown key={`${line.file}:${line.line} ${line.what}`} of={{ service, instance }} line={line} />
        ))}
      </ol>
      {functions.length > 0 && <p>Functions whose memory grew, with what was compiled into them:</p>}
      <ol className={items.items} aria-label="Functions whose memory grew">
        {functions.slice(0, SHOWN_MAX).map(({ functionName, file, line, bytes }) => (
          <li key={`${file}:${line} ${functionName}`}>
            +{quantity(bytes, 'By')} in <Text mono>{functionName || '<anonymous>'}</Text>{' '}
            <Place of={{ service, instance }} file={file} line={line} />
          </li>
        ))}
      </ol>
      {unwatched.map(({ file, reason }) => (
        <p key={file}>
          Not watched: <Text>{file}</Text>: <Text>{reason}</Text>
        </p>
      ))}
      {cut && <p>There are more; these keep most.</p>}
    </Section>
  )
}

type Process = { readonly service: string; readonly instance: string }

function Grown({ of, line }: { readonly of: Process; readonly line: GrowingLine }) {
  const { file, functionName, what, made, kept, keptOf, grows, isHot } = line
  return (
    <li>
      <strong>{grows ? 'grows' : 'stays'}</strong> {kept} of {made} kept: <Text mono>{what}</Text> in{' '}
      <Text mono>{functionName || '<anonymous>'}</Text> <Place of={of} file={file} line={line.line} />
      {!grows && ` (of the quarters ${keptOf.join(', ')})`}
      {isHot && '; passed too often to be watched to the end'}
    </li>
  )
}

type PlaceProps = { readonly of: Process; readonly file: string; readonly line: number }

/** A line of a process, with a way to probe it where the file is one of its own. */
function Place({ of, file, line }: PlaceProps) {
  const name = `${visible(file.slice(file.lastIndexOf('/') + 1))}:${line}`
  if (file === '') return 'of Node itself'
  const isOwn = file.startsWith('file:') && !file.includes('/node_modules/')
  if (!isOwn) return <Text>{`${file}:${line}`}</Text>
  return (
    <a
      href={hashOfAddress({ path: '/probes', fields: { ...of, file, line: String(line) } })}
      title={visible(file)}
      data-stop
    >
      <bdi>{name}</bdi>
    </a>
  )
}
