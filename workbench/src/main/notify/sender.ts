import type { Tracker } from '../../model/incident/learning.ts'
import type { Destination } from '../../respond/notify/announce.ts'
import type { Message } from '../../respond/notify/message.ts'
import type { Dealt } from '../../respond/post/deal.ts'

/** What came of a message; of one about an action item perhaps the ticket that it has now. */
export type Sent = Dealt & { readonly tracker?: Tracker }

/** A destination, and how a message gets there. */
export type Sender = Destination & { readonly send: (message: Message) => Promise<Sent> }
