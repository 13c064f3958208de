import type { ReactNode } from 'react'
import { PRACTICE } from '../../system.ts'
import page from '../app.module.css'
import type { Chrome } from '../chrome.ts'
import { shortened } from '../format.ts'
import { useAddress } from '../hooks/use-address.ts'
import { useDrillStatus } from '../hooks/use-drill.ts'
import { useSystem } from '../hooks/use-system.ts'
import { useTitle } from '../hooks/use-title.ts'
import { Waiting } from '../parts/notice.tsx'
import { Apart } from './apart.tsx'

const NAME_CHARS = 60 // of an address that anybody may have written

type Props = { readonly chrome: Chrome; readonly children: ReactNode }

/** A page of telemetry, where there is the system that its address names; else that there is none, and where one can go. */
export function OfSystem({ chrome, children }: Props) {
  const system = useSystem()
  if (system === undefined) return children
  if (system === PRACTICE) return <OfPractice chrome={chrome}>{children}</OfPractice>
  return (
    <Absent chrome={chrome} title={`There is no system “${shortened(system, NAME_CHARS)}”`}>
      An address names the practice system of a drill, as <code>system=practice</code>, or none: then it is about your
      own.
    </Absent>
  )
}

function OfPractice({ chrome, children }: Props) {
  const status = useDrillStatus()
  if (status.state === 'waiting')
    return (
      <Apart chrome={chrome}>
        <Waiting says="Asking what is practised on" />
      </Apart>
    )
  if (status.state === 'failed' || status.value.answer.drill !== null) return children
  return (
    <Absent chrome={chrome} title="There is no practice system">
      No drill has run since the workbench was started. What a drill’s system sends is kept until the next drill begins
      or the workbench ends; its incident and its score stay.
    </Absent>
  )
}

type AbsentProps = Props & { readonly title: string }

function Absent({ chrome, title, children }: AbsentProps) {
  const [{ path }] = useAddress()
  useTitle(title)
  return (
    <Apart chrome={chrome}>
      <h1 className={page.title}>{title}</h1>
      <p>{children}</p>
      <p>
        <a href={`#${path}`} data-stop>
          Look at your own system
        </a>{' '}
        or{' '}
        <a href="#/learn/drills" data-stop>
          begin a drill
        </a>
        .
      </p>
    </Apart>
  )
}
