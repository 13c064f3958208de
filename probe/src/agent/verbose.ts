import { AsyncLocalStorage } from 'node:async_hooks'
import { type ChannelListener, subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import type { ProbeSpec } from '../protocol.ts'
import { REQUEST_BEGINS } from './requests.ts'

/** A line of a logger. */
export type Said = { readonly level: string; readonly text: string; readonly fields?: unknown }

/** A probe that is in force for one user's requests. */
export type Speaker = {
  readonly spec: Pick<ProbeSpec, 'match'>
  /** False when this second has had its share. */
  readonly maySay: boolean
  /** Counts a request that was looked at. */
  isOf(met: boolean): boolean
  say(said: Said): void
}

let contexts: AsyncLocalStorage<Speaker | undefined> | undefined
const inForce = new Set<Speaker>()

/** From here on, in this async context, loggers say everything. */
export function beginVerbose(armed: Speaker): void {
  if (inForce.has(armed)) contexts?.enterWith(armed)
}

/** The probe whose user this code runs for, if there is one that may still say something this second. */
export function verboseHere(): Speaker | undefined {
  const armed = contexts?.getStore()
  return armed !== undefined && inForce.has(armed) && armed.maySay ? armed : undefined
}

/**
 * Puts a verbose probe in force. What names requests by a header needs no line: each request of Node's HTTP server is looked at as it
 * begins. The returned function takes it out; with the last one the contexts are no longer followed, so they cost nothing.
 */
export function verboseInForce(armed: Speaker): () => void {
  contexts ??= new AsyncLocalStorage()
  inForce.add(armed)
  const { match } = armed.spec
  const onRequest: ChannelListener = (message) => {
    if (contexts?.getStore() === armed) contexts.enterWith(undefined) // of the request before it on the same connection
    const { headers } = (message as { readonly request: IncomingMessage }).request
    if (match !== undefined && armed.isOf(headers[match.header.toLowerCase()] === match.equals)) beginVerbose(armed)
  }
  subscribe(REQUEST_BEGINS, onRequest)
  return () => {
    unsubscribe(REQUEST_BEGINS, onRequest)
    inForce.delete(armed)
    if (inForce.size === 0) contexts?.disable()
  }
}
