import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { assert } from '../../lib/assert.ts'

/** One numbered file of the schema: statements that may run again without harm. */
export type SchemaStep = { readonly step: number; readonly name: string; readonly statements: readonly string[] }

const FOLDER = new URL('./sql/', import.meta.url)

const files: ReadonlyMap<string, string> = readAll()

/**
 * The text of a query by its file name without the ending, whatever folder it is in.
 * Errors   throws on an unknown name: names are written in our code.
 */
export function sqlText(name: string): string {
  const text = files.get(name)
  assert(text !== undefined, `there is a file ${name}.sql under store/telemetry/sql`)
  return text
}

/** The text of a query that only reads; a name may come from a piece of evidence, so nothing else is ever run by name. */
export function questionText(name: string): string {
  const text = sqlText(name)
  assert(/^(--.*\n|\s)*(SELECT|WITH)\b/.test(text), `${name}.sql only reads`)
  return text
}

/** The statements of a file that holds several. */
export const statementsOf = (name: string): readonly string[] => statementsIn(sqlText(name))

const statementsIn = (text: string): readonly string[] => text.split(/^;$/m)

/** The steps of the schema, in order, from 1 without a gap. */
export const SCHEMA_STEPS: readonly SchemaStep[] = [...files]
  .filter(([name]) => /^\d{4}-/.test(name))
  .map(([name, text]) => ({ step: Number(name.slice(0, 4)), name: name.slice(5), statements: statementsIn(text) }))
  .sort((a, b) => a.step - b.step)

assert(
  SCHEMA_STEPS.every(({ step }, index) => step === index + 1),
  'the files of the schema are numbered from 0001, each number once',
)

/** A statement with its `${SLOT}`s filled; every slot must be given. Values are ours or the engine's, never outside text. */
export function fillSlots(text: string, slots: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)\}/g, (_, slot: string) => {
    const value = slots[slot]
    assert(value !== undefined, `slot ${slot} is filled`)
    return value
  })
}

function readAll(): Map<string, string> {
  const found = new Map<string, string>()
  for (const path of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.sql')) continue
    const name = basename(path, '.sql')
    assert(!found.has(name), `the name ${name}.sql is used once under store/telemetry/sql`)
    found.set(name, readFileSync(new URL(path.replaceAll('\\', '/'), FOLDER), 'utf8'))
  }
  return found
}
