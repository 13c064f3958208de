import { readFileSync } from 'node:fs'
import type { Engine } from './migrations.ts'

/** The statements of `sql/ENGINE/NAME.sql`, in order; a line with nothing but a semicolon parts them. */
export function statementsOf(engine: Engine, name: string): readonly string[] {
  const text = readFileSync(new URL(`./sql/${engine}/${name}.sql`, import.meta.url), 'utf8')
  return text.split(/^;$/m)
}
