import { useLoaded } from '../hooks/use-loaded.ts'
import { Failed, Waiting } from '../parts/notice.tsx'
import { ScrollText } from '../parts/scroll-text.tsx'
import type { PostmortemAnswer, Reply } from './replies.ts'

/** The postmortem as far as the record goes, and how much the lint still finds. */
export function PostmortemDraft({ incident }: { readonly incident: string }) {
  const path = `/api/incidents/${encodeURIComponent(incident)}/postmortem`
  const [draft, retry] = useLoaded<Reply<PostmortemAnswer>>(path)
  if (draft.state === 'waiting') return <Waiting says="Drafting from the record" />
  if (draft.state === 'failed') return <Failed error={draft.error} retry={retry} />
  const { markdown, findings, reviewDue } = draft.value.answer
  return (
    <>
      <p>
        {findings.length} places are to be filled in or could be better
        {reviewDue !== null && `; its review is due on ${reviewDue}`}.{' '}
        <a href={`#/learn/postmortem?incident=${incident}`} data-stop>
          Write it here
        </a>
        , or{' '}
        <a href={fileOf(markdown)} download={`${incident}.md`} data-stop>
          take it along
        </a>{' '}
        to your own editor.
      </p>
      <ScrollText label="Draft of the postmortem">{withoutFacts(markdown)}</ScrollText>
    </>
  )
}

/** The draft as a file, facts for programs included: the lint reads them. */
const fileOf = (markdown: string): string => `data:text/markdown;charset=utf-8,${encodeURIComponent(markdown)}`

/** What people write and read: the facts for programs at its head are those that stand above in the room. */
const withoutFacts = (markdown: string): string => markdown.replace(/^---\n[\s\S]*?\n---\n+/, '')
