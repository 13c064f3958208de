import { useState } from 'react'
import { counted, visible } from '../../format.ts'
import { Section } from '../../parts/section.tsx'
import type { PostmortemAnswer } from '../../room/replies.ts'
import css from './draft-text.module.css'
import { Findings } from './findings.tsx'

const LINES_MAX = 3_000 // a postmortem is read in a sitting
const LINE_CHARS = 4_000

/** The postmortem as it reads, its lines numbered, those with a finding marked; and a way to take it along. */
export function DraftText({ answer: { markdown, findings } }: { readonly answer: PostmortemAnswer }) {
  const [at, setAt] = useState<number>()
  const marked = new Set(findings.map(({ line }) => line))
  const lines = markdown.split('\n')
  const go = (line: number): void => {
    setAt(line)
    document.getElementById(`draft-${line}`)?.scrollIntoView({ block: 'center' })
  }
  return (
    <Section
      title="The postmortem as it reads"
      note={
        findings.length === 0 ? '✓ the lint finds nothing' : counted(findings.length, 'place to mend', 'places to mend')
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section className={css.box} aria-label="Draft of the postmortem" tabIndex={0}>
        <ol className={css.lines}>
          {lines.slice(0, LINES_MAX).map((line, i) => (
            <li key={i} id={`draft-${i + 1}`} data-found={marked.has(i + 1)} data-at={at === i + 1}>
              {visible(line.slice(0, LINE_CHARS)) || '\u00a0'}
            </li>
          ))}
        </ol>
        {lines.length > LINES_MAX && <p>… {lines.length - LINES_MAX} lines more</p>}
      </section>
      <p className={css.take}>
        <a
          href={`data:text/markdown;charset=utf-8,${encodeURIComponent(markdown.toWellFormed())}`}
          download="postmortem.md"
          data-stop
        >
          Save it as a file
        </a>
      </p>
      <Findings findings={findings} none="" go={({ line }) => go(line)} />
    </Section>
  )
}
