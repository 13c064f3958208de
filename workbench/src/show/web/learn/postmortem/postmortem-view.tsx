import { DraftsContext } from '../../hooks/use-draft.ts'
import { useMay } from '../../hooks/use-may.ts'
import { roomOf } from '../../hooks/use-place.ts'
import { usePostmortem } from '../../hooks/use-postmortem.ts'
import columns from '../../parts/columns.module.css'
import { Empty, Failed, Waiting } from '../../parts/notice.tsx'
import stack from '../../parts/stack.module.css'
import { Text } from '../../parts/text.tsx'
import { Gone } from '../../room/gone.tsx'
import type { LearnProps } from '../view.ts'
import { ActionForms } from './action-forms.tsx'
import { DraftText } from './draft-text.tsx'
import { FactorForms } from './factor-forms.tsx'
import { ReviewForm } from './review-form.tsx'
import { SectionForm } from './section-form.tsx'

/** The postmortem of the incident that the address names. */
export default function PostmortemView(props: LearnProps) {
  const { incident } = props.fields
  if (!incident) return <Empty>Choose an incident that is over under “Actions and past incidents”.</Empty>
  return <PostmortemOf key={incident} incident={incident} {...props} />
}

/** The postmortem of one incident: what people write of it, and beside it the draft as it reads with what the lint says. */
function PostmortemOf({ incident, fields, go, name }: LearnProps & { readonly incident: string }) {
  const mayWrite = useMay('responder')
  const { postmortem, act, reload, of, isGone, goOn } = usePostmortem(incident, name)
  if (isGone && of !== undefined)
    return (
      <>
        <h2>{incident} is gone</h2>
        <Gone incident={incident} of={of} now={postmortem} goOn={goOn} />
      </>
    )
  if (postmortem.state === 'waiting') return <Waiting says="Drafting from the record" />
  if (postmortem.state === 'failed') return <Failed error={postmortem.error} retry={reload} />
  const { brief, answer, themes } = postmortem.value
  const { learning } = themes
  return (
    <DraftsContext value={of}>
      <p>
        Of <a href={roomOf(incident)}>{incident}</a> <Text>{brief?.title ?? ''}</Text>, {learning.postmortem}
        {answer.reviewDue !== null && <>; its review is due on {answer.reviewDue}</>}. What the record knows stands in
        it already; “unknown” is what nobody has said.
      </p>
      <div className={columns.even}>
        <div className={stack.wide}>
          {mayWrite && (
            <SectionForm
              key={fields.section}
              section={fields.section}
              written={learning.written}
              choose={(section) => go({ section })}
              act={act}
            />
          )}
          <FactorForms factors={learning.factors} act={act} />
          <ActionForms actions={learning.actions} factors={learning.factors} act={act} />
          {mayWrite && <ReviewForm state={learning.postmortem} act={act} />}
        </div>
        <DraftText answer={answer} />
      </div>
    </DraftsContext>
  )
}
