import { readFileSync } from 'node:fs'

/** The databases an incident record can be in. */
export type Engine = 'sqlite' | 'postgres'

/** The statements of `sql/ENGINE/NAME.sql`, in order; a line with nothing but a semicolon parts them. */
export function statementsOf(engine: Engine, name: string): readonly string[] {
  const text = readFileSync(new URL(`./sql/${engine}/${name}.sql`, import.meta.url), 'utf8')
  return text.split(/^;$/m)
}
