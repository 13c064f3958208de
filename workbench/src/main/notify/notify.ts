import { messageOf } from '../../lib/message-of.ts'
import { ok } from '../../lib/result.ts'
import type { IncidentPorts } from '../../respond/incident/ports.ts'
import { work } from '../../respond/incident/work.ts'
import { announce, announceAll } from '../../respond/notify/announce.ts'
import type { Message } from '../../respond/notify/message.ts'
import type { Dealt } from '../../respond/post/deal.ts'
import type { PostPort } from '../../respond/post/ports.ts'
import { log } from '../log.ts'
import type { Part } from '../stop-all.ts'
import { type NotifyConfig, sendersOf } from './destinations.ts'
import { startPostman } from './postman.ts'
import type { Sender } from './sender.ts'

/** Tells those that the settings name of what incidents have to say, until it is stopped. No incident waits for it. */
export function startNotify(config: NotifyConfig, post: PostPort, incidents: IncidentPorts): Part {
  const senders = sendersOf(config)
  const ports = { incidents, destinations: senders }
  const postman = startPostman('out', post, async ({ about, body }) => {
    const sender = senders.find(({ name }) => name === about)
    if (sender === undefined) return { kind: 'never', says: `${about} is not set any more` }
    return sent(sender, JSON.parse(body) as Message, incidents)
  })
  const safely = (work: () => Promise<void>): Promise<void> =>
    work().catch((error: unknown) => log(`nobody is told: ${messageOf(error)}`))
  let before = safely(async () => {
    const told = await announceAll(ports)
    if (!told.ok) log(`not everybody is told what came before: ${told.error.what}`)
    postman.look()
  })
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

/** Sends a message; the ticket that an action item got is written to its incident, or the letter is tried again, and finds it. */
export async function sent(sender: Sender, message: Message, incidents: IncidentPorts): Promise<Dealt> {
  const { tracker, ...dealt } = await sender.send(message)
  const { incident, action } = message
  if (tracker === undefined || action === undefined) return dealt
  const who = { actor: { kind: 'automation', name: sender.name } } as const
  const noted = await work(incident, who, incidents, ({ learning }) => {
    const known = learning.actions.find(({ id }) => id === action.id)?.tracker
    return ok(known?.key === tracker.key ? [] : [{ kind: 'action-altered', id: action.id, tracker }])
  })
  return noted.ok ? dealt : { kind: 'again', says: `its issue is ${tracker.key}, but ${noted.error.what}` }
}
