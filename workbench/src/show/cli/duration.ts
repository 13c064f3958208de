const UNITS_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Milliseconds of `90s`, `15m`, `2h` or `1d`; undefined when the text is no positive duration. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,6}(?:\.\d{1,3})?)\s*(s|m|h|d)(?:ec|in)?$/.exec(text.trim())
  const ms = match ? Number(match[1]) * UNITS_MS[match[2] as keyof typeof UNITS_MS] : 0
  return ms > 0 ? ms : undefined
}
