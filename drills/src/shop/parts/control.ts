/** What the fleet (fleet.ts) tells a service while it runs: the doings of deploy tool, flag service and configuration store. */
export type Command =
  | { readonly kind: 'upstream'; readonly service: string; readonly urls: readonly string[] }
  | { readonly kind: 'config'; readonly key: string; readonly value: string }
  | { readonly kind: 'reload' }
  | { readonly kind: 'stop' }

/** What a service tells the fleet: that it listens, and now and then how many lines it logged. */
export type Told =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'lines'; readonly count: number }

const upstreams = new Map<string, readonly string[]>(
  Object.entries(JSON.parse(process.env.UPSTREAMS ?? '{}') as Record<string, string[]>),
)
const config = new Map<string, string>(Object.entries(JSON.parse(process.env.CONFIG ?? '{}') as Record<string, string>))
const watchers: ((key: string, value: string) => void)[] = []
let turn = 0

/** Base URL of an instance of another service, each in turn. */
export function upstreamUrl(service: string): string {
  const urls = upstreams.get(service)
  if (!urls?.length)
    throw new Error(`no upstream "${service}" (there are: ${[...upstreams.keys()].join(', ') || 'none'})`)
  turn += 1
  return urls[turn % urls.length]!
}

/** Sends requests for a service to these addresses from now on. */
export const aimAt = (service: string, urls: readonly string[]): void => void upstreams.set(service, urls)

/** A setting or the variant of a flag, as it stands. */
export const setting = (key: string, otherwise: string): string => config.get(key) ?? otherwise

/** A setting that is a number. */
export const settingNumber = (key: string, otherwise: number): number => Number(config.get(key) ?? otherwise)

/** Calls `see` with every setting there is, and with each that changes. */
export function watchSettings(see: (key: string, value: string) => void): void {
  watchers.push(see)
  for (const [key, value] of config) see(key, value)
}

/** Tells the fleet something. */
export function tell(told: Told): void {
  if (process.connected) process.send?.(told)
}

/** Follows the fleet; without one the service stops rather than live on alone. */
export function listenToFleet(on: { readonly stop: () => void; readonly reload?: () => void }): void {
  process.on('disconnect', on.stop)
  process.on('message', (command: Command) => {
    if (command.kind === 'upstream') upstreams.set(command.service, command.urls)
    if (command.kind === 'reload') on.reload?.()
    if (command.kind === 'stop') on.stop()
    if (command.kind !== 'config') return
    config.set(command.key, command.value)
    for (const see of watchers) see(command.key, command.value)
  })
}
