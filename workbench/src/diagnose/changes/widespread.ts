const EVERYWHERE = 0.5 // of all other services: what more of them show is no doing of one

/** Whether so many others show the same that it is no doing of one service. */
export function isWidespread(service: string, all: Iterable<string>, shows: (other: string) => boolean): boolean {
  const others = [...all].filter((one) => one !== service)
  return others.filter(shows).length >= EVERYWHERE * others.length
}
