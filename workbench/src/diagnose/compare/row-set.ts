/**
 * Paper    none; bit sets
 * Idea     one bit a request, so that "carries A and B" is an AND of words
 * Input    row numbers below a fixed count
 * Output   sets with intersection and weighted size
 * Cost     O(rows / 32) for an intersection, O(members) for a weighted size
 */

/** Which of a fixed number of rows belong: 32 rows a word. */
export type RowSet = Uint32Array

/** The set of the given rows out of `count`. */
export function rowSetOf(rows: Iterable<number>, count: number): RowSet {
  const set = new Uint32Array(Math.ceil(count / 32))
  for (const row of rows) set[row >>> 5] = (set[row >>> 5] as number) | (1 << (row & 31))
  return set
}

/** Rows that are in both. */
export const bothOf = (a: RowSet, b: RowSet): RowSet => a.map((word, i) => word & (b[i] as number))

/** Rows that are in `a` only. */
export const withoutOf = (a: RowSet, b: RowSet): RowSet => a.map((word, i) => word & ~(b[i] as number))

/** Members in rising order. */
export function membersOf(set: RowSet): readonly number[] {
  const members: number[] = []
  set.forEach((word, i) => {
    for (let rest = word; rest !== 0; rest = (rest & (rest - 1)) >>> 0)
      members.push(i * 32 + 31 - Math.clz32(rest & -rest))
  })
  return members
}

/** Sum of the members' weights. */
export const weightOf = (set: RowSet, weights: ArrayLike<number>): number => weightOfBoth(set, set, weights)

/** Sum of the weights of rows that are in both; nothing is allocated. */
export function weightOfBoth(a: RowSet, b: RowSet, weights: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) {
    for (let rest = ((a[i] as number) & (b[i] as number)) >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) {
      sum += weights[i * 32 + 31 - Math.clz32(rest & -rest)] as number
    }
  }
  return sum
}
