/** The field whose reason passes a rule, where a refusal's way out names one as a flag: `--why-only-one REASON` → `whyOnlyOne`. */
export function passOf(todo: string): string | undefined {
  const flag = /--([a-z]+(?:-[a-z]+)*) "?(?:REASON|reason|\.\.\.)/.exec(todo)?.[1]
  return flag?.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
