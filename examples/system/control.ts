/** What the parent process (fleet.ts) tells a service while it runs: the doings of a deploy tool, in one place. */
export type Command =
  | { readonly kind: 'upstream'; readonly service: string; readonly url: string }
  | { readonly kind: 'flag'; readonly key: string; readonly variant: string }
  | { readonly kind: 'config'; readonly key: string; readonly value: string }
  | { readonly kind: 'stop' }

/** What a service answers: that it listens. */
export type Ready = { readonly kind: 'ready'; readonly port: number }

const upstreams = new Map<string, string>(Object.entries(JSON.parse(process.env.UPSTREAMS ?? '{}') as object))
const flags = new Map<string, string>()

/** Base URL of another service, as the parent last gave it. */
export function upstreamUrl(service: string): string {
  const url = upstreams.get(service)
  if (!url) throw new Error(`no upstream "${service}" in UPSTREAMS (${[...upstreams.keys()].join(', ') || 'empty'})`)
  return url
}

/** The variant of a feature flag; `off` until the parent flips it. */
export const flagVariant = (key: string): string => flags.get(key) ?? 'off'

/** Tells the parent that the service listens. */
export function tellReady(port: number): void {
  process.send?.({ kind: 'ready', port } satisfies Ready)
}

/** Follows the parent; without a parent the service stops rather than live on alone. */
export function listenToParent(on: { config: (key: string, value: string) => void; stop: () => void }): void {
  process.on('disconnect', on.stop)
  process.on('message', (command: Command) => {
    if (command.kind === 'upstream') upstreams.set(command.service, command.url)
    if (command.kind === 'flag') flags.set(command.key, command.variant)
    if (command.kind === 'config') on.config(command.key, command.value)
    if (command.kind === 'stop') on.stop()
  })
}
