import { useCallback } from 'react'
import { err, ok, type Result } from '../../../lib/result.ts'
import { ask, type Failure, send } from '../client.ts'
import { pinSourcesOf } from '../panel/pin-sources.ts'
import type { VerbReply } from '../room/replies.ts'
import { addressOf, hashOfAddress } from './use-address.ts'
import { NAMELESS } from './use-name.ts'
import { windowOf } from './use-window.ts'

const DATA_CHARS_MAX = 400_000 // of a body of a megabyte, whatever its characters weigh

/** Keeps what a view shows with an incident: its address with the window held still, and the answers behind it. */
export function usePin(): (
  hash: string,
  incident: string,
  why: string,
  name: string,
) => Promise<Result<VerbReply, Failure>> {
  return useCallback(async (hash, incident, why, name) => {
    const address = addressOf(hash)
    const { from, to } = windowOf(address.fields, Date.now())
    const window = { from, to }
    const still = hashOfAddress({ path: address.path, fields: { ...address.fields, ...window, last: undefined } })
    const place = address.path === '/' ? hash || '#/' : still
    const answers = await answersOf(pinSourcesOf(address, window))
    if (!answers.ok) return answers
    const data = JSON.stringify(answers.value, null, 1)
    const cut = data.length > DATA_CHARS_MAX ? `\n(cut at ${DATA_CHARS_MAX} characters)` : ''
    const text = `Pinned: ${why.trim() || 'seen on the page'}\n${location.origin}/${place}`
    const attached = `${text}\n\n${data.slice(0, DATA_CHARS_MAX)}${cut}`
    return send<VerbReply>(`/api/incidents/${encodeURIComponent(incident)}/note`, {
      input: { text: text.toWellFormed(), attached: attached.toWellFormed() },
      actor: { kind: 'human', name: name || NAMELESS },
    })
  }, [])
}

async function answersOf(
  sources: ReturnType<typeof pinSourcesOf>,
): Promise<Result<Readonly<Record<string, unknown>>, Failure>> {
  const found: Record<string, unknown> = {}
  for (const { name, path, body } of sources) {
    const answer =
      body === undefined ? await ask<unknown>(path, new AbortController().signal) : await send<unknown>(path, body)
    if (!answer.ok) return err(answer.error)
    found[name] = answer.value
  }
  return ok(found)
}
