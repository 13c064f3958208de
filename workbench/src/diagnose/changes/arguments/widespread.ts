/**
 * Paper    none; specificity (Hill, The Environment and Disease: Association or Causation?, 1965): what all show no single one brought about
 * Idea     what a changed service shows counts for its change only where most others do not show it at the same time
 * Input    a service, all services, which of them show the same
 * Output   whether it is so widespread that it is no doing of one
 * Cost     O(services)
 */

const EVERYWHERE = 0.5 // of all other services: what more of them show is no doing of one

/** Whether so many others show the same that it is no doing of one service. */
export function isWidespread(service: string, all: Iterable<string>, shows: (other: string) => boolean): boolean {
  const others = [...all].filter((one) => one !== service)
  return others.filter(shows).length >= EVERYWHERE * others.length
}
