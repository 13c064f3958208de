import { useDeferredValue, useMemo, useRef, useState } from 'react'
import { unixMs } from '../../../../model/time.ts'
import { lintPart } from '../../../../respond/postmortem/lint.ts'
import type { Act } from '../../hooks/acts.ts'
import { ActForm } from '../../parts/act-form.tsx'
import field from '../../parts/field.module.css'
import { Choice } from '../../parts/field.tsx'
import { Section } from '../../parts/section.tsx'
import stack from '../../parts/stack.module.css'
import type { Themes } from '../../room/replies.ts'
import type { Finding } from '../replies.ts'
import { Findings } from './findings.tsx'

type Written = Themes['learning']['written']
type Name = keyof Written

/** Sections that people write, as questions. */
const SECTIONS: Readonly<Record<Name, string>> = {
  summary: 'Summary: what happened, in a few sentences',
  impact: 'Impact: who could not do what, how many, how long',
  trigger: 'Trigger: what set it off',
  mechanism: 'Mechanism: how the cause became the harm',
  detection: 'Detection: how it was noticed',
  resolution: 'Resolution: what ended it',
  'went-well': 'What went well',
  'went-wrong': 'What went wrong',
  lucky: 'Where we got lucky',
  surprised: 'Why we were surprised',
  skipped: 'What we skipped',
  prevent: 'Can we prevent it?',
  'notice-earlier': 'Can we notice it earlier?',
  'make-clearer': 'Can we make it clearer what happens?',
  'repair-itself': 'Can it repair itself?',
  supporting: 'Supporting information',
}

const LIVE_CHARS_MAX = 16_000 // reading more takes longer than a key press

const NAMES = Object.keys(SECTIONS) as Name[]

type Props = {
  readonly section: string | undefined
  readonly written: Written
  readonly choose: (section: string) => void
  readonly act: Act
}

/** Writes one section; while it is written the lint says what could be better, and where. */
export function SectionForm({ section, written, choose, act }: Props) {
  const name = NAMES.find((one) => one === section) ?? 'summary'
  const [text, setText] = useState(written[name] ?? '')
  const box = useRef<HTMLTextAreaElement>(null)
  const settled = useDeferredValue(text)
  const findings = useMemo(() => (isLong(settled) ? [] : lintPart(settled, unixMs(Date.now()))), [settled])
  return (
    <Section title="Write a section" note={written[name] === undefined ? 'not written yet' : 'written'}>
      <div className={stack.stack} onInput={() => setText(box.current?.value ?? '')}>
        <Choice
          name="section"
          label="Section"
          choices={NAMES.map((one) => [one, `${written[one] === undefined ? '' : '✓ '}${SECTIONS[one]}`] as const)}
          value={name}
          chosen={choose}
        />
        <ActForm act={act} verb="section" label="Keep this section" given={{ name }} tone="strong" resets={false}>
          <p className={field.field}>
            <label htmlFor="section-text">Its text, in Markdown; evidence as ev-1, times in UTC</label>
            <textarea
              id="section-text"
              name="text"
              ref={box}
              rows={8}
              required
              dir="auto"
              defaultValue={written[name]}
            />
          </p>
        </ActForm>
      </div>
      <Findings findings={findings} none={standingOf(settled)} go={(one) => select(box.current, text, one)} />
    </Section>
  )
}

const isLong = (text: string): boolean => text.length > LIVE_CHARS_MAX

/** What is said of a text in which the lint found nothing. */
function standingOf(text: string): string {
  if (text.trim() === '') return ''
  return isLong(text) ? 'It is long: the lint reads it once it is kept.' : '✓ The lint finds nothing in it.'
}

/** Marks the place of a finding in the text that is written. */
function select(box: HTMLTextAreaElement | null, text: string, { line, column, endLine, endColumn }: Finding): void {
  const lines = text.split('\n')
  const offsetOf = (row: number, col: number): number =>
    lines.slice(0, row - 1).reduce((sum, before) => sum + before.length + 1, 0) + col - 1
  box?.focus()
  box?.setSelectionRange(offsetOf(line, column), offsetOf(endLine, endColumn))
}
