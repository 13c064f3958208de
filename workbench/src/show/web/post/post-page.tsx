import page from '../app.module.css'
import type { Chrome } from '../chrome.ts'
import { actsOn } from '../hooks/acts.ts'
import { useAddress } from '../hooks/use-address.ts'
import { useKeys } from '../hooks/use-keys.ts'
import { useLoaded } from '../hooks/use-loaded.ts'
import { useName } from '../hooks/use-name.ts'
import { useTitle } from '../hooks/use-title.ts'
import { Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import type { Reply } from '../room/replies.ts'
import { TopBar } from '../sections/top-bar.tsx'
import { HeardList } from './heard-list.tsx'
import type { Heard, Outgoing } from './replies.ts'
import { SentList } from './sent-list.tsx'

const REFRESH_MS = 10_000 // letters are tried again within seconds to hours

/** Who told of alerts and changes, and whom incidents told what. */
export default function PostPage({ chrome }: { readonly chrome: Chrome }) {
  const [{ fields }, go] = useAddress()
  const [name] = useName()
  const only = fields.state ? `?state=${encodeURIComponent(fields.state)}` : ''
  const [heard, reloadHeard] = useLoaded<Reply<readonly Heard[]>>('/api/record/hooks-list', REFRESH_MS)
  const [sent, reloadSent] = useLoaded<Reply<readonly Outgoing[]>>(`/api/record/notify-list${only}`, REFRESH_MS)
  useTitle('Alerts in, messages out')
  useKeys(chrome.keys)
  return (
    <>
      <TopBar trouble={undefined} chrome={chrome} path="/post" />
      <main className={page.page} id="top">
        <h1 className={page.title}>Alerts in, messages out</h1>
        <Section title="Who told of alerts and changes">
          {heard.state === 'waiting' && <Waiting says="Reading what came in" />}
          {heard.state === 'failed' && <Failed error={heard.error} retry={reloadHeard} />}
          {heard.state === 'ready' && <HeardList heard={heard.value.answer} />}
        </Section>
        <Section title="Whom incidents told">
          {sent.state === 'waiting' && <Waiting says="Reading what went out" />}
          {sent.state === 'failed' && <Failed error={sent.error} retry={reloadSent} />}
          {sent.state === 'ready' && (
            <SentList
              sent={sent.value.answer}
              state={fields.state ?? ''}
              show={(state) => go({ state: state || undefined })}
              act={actsOn(undefined, name)}
              again={reloadSent}
            />
          )}
        </Section>
      </main>
    </>
  )
}
