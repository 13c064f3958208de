import type { Probe, ProbeSession } from '../../http/contract.ts'
import { counted, shortened } from '../format.ts'
import type { Fields, Go } from '../hooks/use-address.ts'
import { focusIn } from '../hooks/use-keys.ts'
import type { ProbeSourceDoor } from '../hooks/use-probe-source.ts'
import { Choice } from '../parts/field.tsx'
import { Empty, Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { shortNames } from './short-names.ts'
import { SourceText } from './source-text.tsx'

const NAME_CHARS = 120

type Props = {
  readonly session: ProbeSession
  readonly seen: ProbeSourceDoor
  readonly probes: readonly Probe[]
  readonly fields: Fields
  readonly go: Go
}

/** What a process runs: its files, and the text of one with a gutter to choose a line in. */
export function Source({ session, seen: { files, source, reload }, probes, fields, go }: Props) {
  const place = { service: session.service, instance: session.instance }
  return (
    <Section
      title="Source as it runs"
      note={files.state === 'ready' ? counted(files.value.files.length, 'file') : undefined}
    >
      {files.state === 'waiting' && <Waiting says="Asking the process for its files" />}
      {files.state === 'failed' && <Failed error={files.error} retry={reload} />}
      {files.state === 'ready' && files.value.files.length === 0 && (
        <Empty>It has loaded no file of its own: packages and Node's own files are left out.</Empty>
      )}
      {files.state === 'ready' && files.value.files.length > 0 && (
        <Choice
          key={session.instance}
          name="file"
          label={files.value.cut ? 'File (not all are listed)' : 'File'}
          choices={choicesOf(files.value.files, fields.file)}
          value={fields.file}
          chosen={(file) => go({ ...place, file, line: undefined })}
        />
      )}
      {source?.state === 'waiting' && <Waiting says="Asking the process for the file" />}
      {source?.state === 'failed' && <Failed error={source.error} retry={reload} />}
      {source?.state === 'ready' && (
        <SourceText
          key={source.value.file}
          source={source.value}
          line={Number(fields.line) || undefined}
          probed={probedIn(source.value.file, probes, session)}
          choose={(line) => {
            go({ ...place, file: source.value.file, line: String(line) })
            focusIn('place')
          }}
        />
      )}
    </Section>
  )
}

function choicesOf(files: readonly string[], open: string | undefined): readonly (readonly [string, string])[] {
  const all = open === undefined || files.includes(open) ? files : [open, ...files]
  const short = shortNames(all)
  return all.map((file, i) => [file, shortened(short[i] ?? file, NAME_CHARS)])
}

/** The probes that stand in a file of a process, by their line. */
function probedIn(file: string, probes: readonly Probe[], { service }: ProbeSession): ReadonlyMap<number, string> {
  const here = probes.filter(
    ({ active, wish }) => active && wish.service === service && wish.file !== undefined && isEndOf(file, wish.file),
  )
  const lines = new Map<number, string>()
  for (const { id, wish } of here) {
    const line = wish.line ?? 0
    lines.set(line, [lines.get(line), id].filter(Boolean).join(' '))
  }
  return lines
}

const isEndOf = (file: string, end: string): boolean => file === end || `/${file}`.endsWith(`/${end}`)
