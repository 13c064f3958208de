/**
 * Paper    Benjamini and Hochberg, Controlling the False Discovery Rate (1995)
 * Idea     the k-th smallest of m p values is expected m·p/k times by chance among the first k
 * Input    scores −ln p of everything that was tried
 * Output   the q value of each: the share of false finds when everything at least as strong is accepted
 * Cost     O(m log m)
 */

/** q values in the order of `scores` (−ln p); `tried` counts also what was too weak to be listed. */
export function qValues(scores: readonly number[], tried: number = scores.length): readonly number[] {
  const strongestFirst = scores.map((_, i) => i).sort((a, b) => (scores[b] as number) - (scores[a] as number))
  const q = new Array<number>(scores.length).fill(1)
  let least = 1
  for (let rank = strongestFirst.length; rank >= 1; rank--) {
    const i = strongestFirst[rank - 1] as number
    least = Math.min(least, (Math.exp(-(scores[i] as number)) * tried) / rank)
    q[i] = least
  }
  return q
}
