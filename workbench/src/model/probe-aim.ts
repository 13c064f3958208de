import type { ProbeWish } from './probes.ts'

/** Where a probe is wanted, as people say it: `src/cart.ts:88`, or which requests. */
export function aimOf({ file, line, toLine, user }: Pick<ProbeWish, 'file' | 'line' | 'toLine' | 'user'>): string {
  if (file === undefined) return user === undefined ? 'nowhere' : `requests with ${user.header}: ${user.equals}`
  return `${file}:${line}${toLine === undefined ? '' : `-${toLine}`}`
}
