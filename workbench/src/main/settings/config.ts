import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Document, LineCounter, parseDocument } from 'yaml'
import { messageOf } from '../../lib/message-of.ts'
import { nearestName } from '../../lib/nearest.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import type { DeclaredAction } from '../../model/action.ts'
import type { Watchers } from '../../model/lookout.ts'
import type { Objective } from '../../model/objective.ts'
import { NO_WATCHERS, watchersIn } from '../lookout/declared.ts'
import { objectivesIn } from '../objectives/declared.ts'
import { actionsIn } from './actions-config.ts'
import {
  type Config,
  flagOf,
  mayTellSecret,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  VARIABLE_START,
  variableOf,
} from './settings.ts'

export type { Config } from './settings.ts'

/** Where a value comes from, for `lastgood doctor`. */
export type Origin = 'default' | 'lastgood.yaml' | 'environment' | 'flag'
export type Explained = {
  readonly name: SettingName
  readonly value: string
  readonly origin: Origin
  readonly says: string
}
/** What `lastgood.yaml` declares beside settings. */
export type Declared = {
  /** What may be done to the system. */
  readonly actions: readonly DeclaredAction[]
  /** What services promise, also in the OpenSLO files that it names. */
  readonly objectives: readonly Objective[]
  /** What is looked after. */
  readonly watchers: Watchers
}

export type Resolved = Declared & {
  readonly config: Config
  readonly explained: readonly Explained[]
  /** Names that look like settings and are none, one sentence each. */
  readonly warnings: readonly string[]
}

const WARNINGS_MAX = 10 // a file with more unknown names is another program's

/**
 * The effective configuration: lastgood.yaml < LASTGOOD_* < flags.
 * Errors   one line that names the setting, where it was set and what is expected.
 */
export function resolveConfig(
  flags: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
  folder: string,
): Result<Resolved, string> {
  const path = resolve(folder, 'lastgood.yaml')
  const file = readFile(path)
  if (!file.ok) return file
  const values: Record<string, unknown> = {}
  const explained: Explained[] = []
  for (const name of SETTING_NAMES) {
    const setting = SETTINGS[name]
    const secret = 'secret' in setting
    const { value, origin } = sourced(name, flags, env, file.value.settings)
    const parsed = setting.type.safeParse(value)
    if (!parsed.success) {
      const got = secret || mayTellSecret(String(value)) ? 'something else' : JSON.stringify(value)
      return err(`${where(name, origin)}: expected ${setting.expects}, got ${got}`)
    }
    values[name] = parsed.data
    const plain = 'shown' in setting ? setting.shown(String(parsed.data)) : String(parsed.data)
    const shown = secret && parsed.data !== '' ? '••••' : plain
    explained.push({ name, value: shown, origin, says: setting.says })
  }
  const warnings = [...unknownKeys(path, file.value.settings), ...unknownVariables(env)].slice(0, WARNINGS_MAX)
  const { settings: _, ...declared } = file.value
  return ok({ config: values as Config, explained, warnings, ...declared })
}

function sourced(
  name: SettingName,
  flags: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
  file: Readonly<Record<string, unknown>>,
): { value: unknown; origin: Origin } {
  if (flags[name] !== undefined) return { value: flags[name], origin: 'flag' }
  const variable = env[variableOf(name)]
  if (variable !== undefined) return { value: variable, origin: 'environment' }
  if (file[name] !== undefined) return { value: file[name], origin: 'lastgood.yaml' }
  return { value: SETTINGS[name].initial, origin: 'default' }
}

function where(name: SettingName, origin: Origin): string {
  if (origin === 'environment') return variableOf(name)
  return origin === 'flag' ? flagOf(name) : `${name} in lastgood.yaml`
}

function unknownKeys(path: string, file: Readonly<Record<string, unknown>>): string[] {
  return unknownNames({ given: Object.keys(file), known: [...SETTING_NAMES, ...SECTIONS] }).map(
    (says) => `${path}: ${says}`,
  )
}

function unknownVariables(env: NodeJS.ProcessEnv): string[] {
  const given = Object.keys(env).filter((name) => name.startsWith(VARIABLE_START))
  return unknownNames({ given: given.sort(), known: SETTING_NAMES.map(variableOf), start: VARIABLE_START })
}

type Names = { readonly given: readonly string[]; readonly known: readonly string[]; readonly start?: string }

/** Compared without the `start` that all of them share, which would make any two look alike. */
function unknownNames({ given, known, start = '' }: Names): string[] {
  const ends = known.map((name) => name.slice(start.length))
  return given
    .filter((name) => !known.includes(name))
    .map((name) => {
      const nearest = nearestName(name.slice(start.length), ends)
      const todo = nearest === undefined ? '`lastgood doctor` lists the settings' : `did you mean ${start}${nearest}?`
      return `${name} is no setting and is not used: ${todo}`
    })
}

/** What the file holds beside settings. */
const SECTIONS = ['actions', 'objectives', 'openslo', 'watchers']

type InFile = { readonly settings: Record<string, unknown> } & Declared

function readFile(path: string): Result<InFile, string> {
  if (!existsSync(path)) return ok({ settings: {}, actions: [], objectives: [], watchers: NO_WATCHERS })
  const lines = new LineCounter()
  const text = textOf(path)
  if (!text.ok) return text
  const file = parseDocument(text.value, { lineCounter: lines })
  const [mistake] = file.errors
  if (mistake !== undefined) return err(`${path}: ${mistake.message.split('\n')[0]}`)
  const read = plainOf(file)
  if (!read.ok) return err(`${path}: ${read.error}`)
  const value = read.value ?? {}
  if (typeof value !== 'object' || Array.isArray(value))
    return err(`${path}: expected settings, one "name: value" a line`)
  const actions = actionsIn(file, lines)
  if (!actions.ok) return err(`${path} ${actions.error}`)
  const objectives = objectivesIn(file, lines, dirname(path))
  if (!objectives.ok) return err(`${path} ${objectives.error}`)
  const watchers = watchersIn(file, lines)
  if (!watchers.ok) return err(`${path} ${watchers.error}`)
  const settings = Object.entries(value as object).filter(([name]) => !SECTIONS.includes(name))
  const declared = { actions: actions.value, objectives: objectives.value, watchers: watchers.value }
  return ok({ settings: Object.fromEntries(settings), ...declared })
}

/** Errors: it is a folder, or this account may not read it. */
function textOf(path: string): Result<string, string> {
  try {
    return ok(readFileSync(path, 'utf8'))
  } catch (error) {
    return err(`${path} cannot be read: ${messageOf(error)}`)
  }
}

/** Errors: names that stand for names that stand for names, more of them than a file of settings needs. */
function plainOf(file: Document): Result<unknown, string> {
  try {
    return ok(file.toJS())
  } catch (error) {
    return err(messageOf(error))
  }
}
