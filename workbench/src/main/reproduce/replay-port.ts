import { err } from '../../lib/result.ts'
import type { ReplayPort } from '../../respond/reproduce/ports.ts'
import { refusedHost } from '../checks/http-check.ts'
import { type FieldWords, sendReplay } from './send.ts'

/** How the form and the endpoint name what opens a gate. */
const WORDS: FieldWords = { target: 'target', public: 'naming its host once more', unsafe: 'saying that it may' }

/**
 * Sends to this machine and to `hosts` that the operator declared; nobody else can make the workbench reach into a network. Its own
 * environment holds secrets of nobody who asks, so none is brought back.
 */
export function replayPort(hosts: readonly string[]): ReplayPort {
  const declared = new Set(hosts.map((host) => host.toLowerCase()))
  let isBusy = false
  return {
    send: async (request, wish) => {
      const why = URL.canParse(wish.target) ? refusedHost(new URL(wish.target), declared) : undefined
      if (why !== undefined) return err(why)
      if (isBusy) return err('another request is being sent from here; wait until it has ended')
      isBusy = true
      try {
        return await sendReplay(request, { ...wish, env: {}, words: WORDS })
      } finally {
        isBusy = false
      }
    },
  }
}
