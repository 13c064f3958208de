/** Whether a JSON value is nested no deeper than `levelsMax`: what walks it by calling itself, as JSON.stringify does, then comes to its end. */
export function hasLevels(value: unknown, levelsMax: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levelsMax > 0 && Object.values(value).every((inner) => hasLevels(inner, levelsMax - 1))
}
