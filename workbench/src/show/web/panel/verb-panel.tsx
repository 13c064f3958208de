import { useState } from 'react'
import { ok } from '../../../lib/result.ts'
import type { ToldVerb } from '../../http/contract.ts'
import { ask } from '../client.ts'
import { type Act, actsOn, pathOfVerb } from '../hooks/acts.ts'
import { DraftsContext } from '../hooks/use-draft.ts'
import { useLoaded } from '../hooks/use-loaded.ts'
import { useName } from '../hooks/use-name.ts'
import { useIncidentAt } from '../hooks/use-place.ts'
import { type Read, useRead } from '../hooks/use-read.ts'
import { useTie } from '../hooks/use-tie.ts'
import { ActForm } from '../parts/act-form.tsx'
import { inWords } from '../parts/in-words.ts'
import { Empty, Failed, Waiting } from '../parts/notice.tsx'
import { ScrollText } from '../parts/scroll-text.tsx'
import type { Reply, Themes, VerbReply } from '../room/replies.ts'
import { Panel } from './panel.tsx'
import { VerbField } from './verb-field.tsx'
import { inputOf } from './verb-input.ts'

type Props = { readonly verb: string; readonly close: () => void }

/** The form of any verb, made of the fields that it takes. */
export default function VerbPanel({ verb: name, close }: Props) {
  const [told, retry] = useLoaded<{ readonly verbs: readonly ToldVerb[] }>('/api/verbs')
  const verb = told.state === 'ready' ? told.value.verbs.find((one) => one.name === name) : undefined
  return (
    <Panel title={name} close={close}>
      {told.state === 'waiting' && <Waiting says="Reading what it takes" />}
      {told.state === 'failed' && <Failed error={told.error} retry={retry} />}
      {told.state === 'ready' && verb === undefined && <Empty>There is no such verb.</Empty>}
      {verb?.about === 'record' && <OfRecord verb={verb} />}
      {verb?.about === 'incident' && <OfIncident verb={verb} />}
    </Panel>
  )
}

type Told = { readonly verb: ToldVerb }

function OfRecord({ verb }: Told) {
  const [by] = useName()
  return (
    <DraftsContext value="record">
      <Form verb={verb} act={actsOn(undefined, by)} />
    </DraftsContext>
  )
}

/** Stands over a room for as long as somebody likes, and hears nothing: whose number it is, is looked at again before anything is sent. */
function OfIncident({ verb }: Told) {
  const incident = useIncidentAt()
  if (incident === undefined) return <Empty>Open the room of an incident first: this is done with one.</Empty>
  return <OfThis key={incident} incident={incident} verb={verb} />
}

function OfThis({ incident, verb }: Told & { readonly incident: string }) {
  const [name] = useName()
  const [read, reload] = useRead(incident, readThemes)
  const { of, act } = useTie({ incident, name, read, readAgain: readThemes, reload, live: false })
  if (read.state === 'waiting') return <Waiting says={`Reading ${incident}`} />
  if (read.state === 'failed') return <Failed error={read.error} retry={reload} />
  return (
    <DraftsContext value={of}>
      <Form verb={verb} act={act} incident={incident} />
    </DraftsContext>
  )
}

const readThemes: Read<{ readonly themes: Themes }> = async (incident, signal) => {
  const status = await ask<Reply<Themes>>(pathOfVerb(incident, 'status'), signal)
  return status.ok ? ok({ themes: status.value.answer }) : status
}

type FormProps = Told & { readonly act: Act; readonly incident?: string }

function Form({ verb: { name, says, fields }, act, incident }: FormProps) {
  const [shown, setShown] = useState('')
  return (
    <>
      <p>
        {says}
        {incident !== undefined && ` (${incident})`}
      </p>
      <ActForm
        act={act}
        verb={name}
        label="Do it"
        tone="strong"
        read={(form) => inputOf(fields, form)}
        done={(reply) => setShown(isToldAbove(reply) ? '' : (reply.words ?? inWords(reply.answer)))}
      >
        {fields.map((field, i) => (
          <VerbField key={field.name} field={field} focus={i === 0} />
        ))}
      </ActForm>
      {shown !== '' && <ScrollText label="What it answered">{shown}</ScrollText>}
    </>
  )
}

/** Whether the form itself tells the answer, which is in words. */
const isToldAbove = ({ entries, answer }: VerbReply): boolean =>
  entries.length === 0 && typeof answer === 'object' && answer !== null && 'says' in answer
