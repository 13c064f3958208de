import type { IncidentPorts } from '../../respond/incident/ports.ts'
import { announce, announceAll } from '../../respond/notify/announce.ts'
import type { Message } from '../../respond/notify/message.ts'
import type { PostPort } from '../../respond/post/ports.ts'
import { log } from '../log.ts'
import { startPostman } from '../postman.ts'
import { type NotifyConfig, sendersOf } from './destinations.ts'

/** Tells those that the settings name of what incidents have to say, until it is stopped. No incident waits for it. */
export function startNotify(
  config: NotifyConfig,
  post: PostPort,
  incidents: IncidentPorts,
): { readonly stop: () => Promise<void> } {
  const senders = sendersOf(config)
  const ports = { incidents, destinations: senders }
  const postman = startPostman('out', post, async ({ about, body }) => {
    const sender = senders.find(({ name }) => name === about)
    if (sender === undefined) return { kind: 'never', says: `${about} is not set any more` }
    return sender.send(JSON.parse(body) as Message)
  })
  const safely = (work: () => Promise<void>): Promise<void> =>
    work().catch((error: unknown) => log(`nobody is told: ${error instanceof Error ? error.message : String(error)}`))
  let before = safely(() => announceAll(ports).then(postman.look))
  const unwatch = incidents.record.watch((id) => {
    const tell = async (): Promise<void> => {
      const told = await announce(id, ports)
      if (!told.ok) log(`${id}: nobody is told: ${told.error.what}`)
      else if (told.value > 0) postman.look()
    }
    before = before.then(() => safely(tell))
  })
  return {
    stop: async () => {
      unwatch()
      await before
      await postman.stop()
    },
  }
}
