import { useState } from 'react'
import type { ToldVerb } from '../../http/contract.ts'
import { actsOn } from '../hooks/acts.ts'
import { useLoaded } from '../hooks/use-loaded.ts'
import { useName } from '../hooks/use-name.ts'
import { useIncidentAt } from '../hooks/use-place.ts'
import { ActForm } from '../parts/act-form.tsx'
import { Empty, Failed, Waiting } from '../parts/notice.tsx'
import { ScrollText } from '../parts/scroll-text.tsx'
import type { VerbReply } from '../room/replies.ts'
import { Panel } from './panel.tsx'
import { VerbField } from './verb-field.tsx'
import { inputOf } from './verb-input.ts'

const ANSWER_CHARS = 20_000 // what is longer is read where it belongs

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
      {verb !== undefined && <Form verb={verb} />}
    </Panel>
  )
}

function Form({ verb: { name, says, about, fields } }: { readonly verb: ToldVerb }) {
  const incident = useIncidentAt()
  const [by] = useName()
  const [answer, setAnswer] = useState<VerbReply['answer']>()
  const shown = answer === undefined || answer === null ? '' : JSON.stringify(answer, null, 2).slice(0, ANSWER_CHARS)
  return (
    <>
      <p>
        {says}
        {about === 'incident' && ` (${incident})`}
      </p>
      <ActForm
        act={actsOn(about === 'incident' ? incident : undefined, by)}
        verb={name}
        label="Do it"
        tone="strong"
        read={(form) => inputOf(fields, form)}
        done={(reply) => setAnswer(reply.answer)}
      >
        {fields.map((field, i) => (
          <VerbField key={field.name} field={field} focus={i === 0} />
        ))}
      </ActForm>
      {shown !== '' && <ScrollText label="What it answered">{shown}</ScrollText>}
    </>
  )
}
