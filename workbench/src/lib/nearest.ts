const DISTANCE_SHARE_MAX = 0.34 // of a name's letters may differ; with more, a suggestion would be a guess
const NAME_CHARS_MAX = 64 // longer ones are like no name of ours

/** The known name that a misspelt one most likely means; undefined when none is near. Letter case does not count. */
export const nearestName = (misspelt: string, known: readonly string[]): string | undefined =>
  nearestNames(misspelt, known, 1)[0]

/** The known names that a misspelt one may mean, the most likely first. */
export function nearestNames(misspelt: string, known: readonly string[], namesMax: number): readonly string[] {
  const written = misspelt.slice(0, NAME_CHARS_MAX).toLowerCase()
  const distances = known.map((name) => ({ name, distance: distanceOf(written, name.toLowerCase()) }))
  return distances
    .filter(({ name, distance }) => distance <= name.length * DISTANCE_SHARE_MAX)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, namesMax)
    .map(({ name }) => name)
}

/** Letters to insert, remove, replace or swap with their neighbour to get from one word to the other (optimal string alignment). */
function distanceOf(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1)
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? rows[i - 2]![j - 2]! + 1 : replaced
      row.push(Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, replaced, swapped))
    }
    rows.push(row)
  }
  return rows[from.length]![to.length]!
}
