import type { JudgedChange } from './http/contract.ts'

const COMMIT_CHARS = 12 // of a hash: a repository knows it by them

/** From what to what a change went, which commit it is and who made it, as far as its source told: `1.8.2 → 1.9.0 · 7f3c2d1 · by ci`. A change by `you` is your own. */
export function toldLine({ from, to, commit, actor }: JudgedChange, you = ''): string {
  const versions = [from, to].filter((version) => version !== undefined).join(' → ')
  const isYours = you !== '' && actor?.toLowerCase() === you.toLowerCase()
  return [versions, commit?.slice(0, COMMIT_CHARS), isYours ? 'your own change' : actor && `by ${actor}`]
    .filter(Boolean)
    .join(' · ')
}
