import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { err, ok, type Result } from '../lib/result.ts'

const port = z.coerce.number().int().min(0).max(65_535)

/** Every setting: its type, its default, and what it means. One name serves the file, the environment and the flags. */
const SETTINGS = {
  host: { type: z.string().min(1), initial: '127.0.0.1', says: 'address to listen on' },
  port: { type: port, initial: 7117, says: 'web page and API' },
  otlpGrpcPort: { type: port, initial: 4317, says: 'OTLP over gRPC' },
  otlpHttpPort: { type: port, initial: 4318, says: 'OTLP over HTTP' },
  data: { type: z.string().min(1), initial: '.lastgood', says: 'folder of the embedded database' },
  clickhouseUrl: {
    type: z.url().or(z.literal('')),
    initial: '',
    says: 'a ClickHouse server instead of the embedded one',
  },
  clickhouseUser: { type: z.string(), initial: 'default', says: 'its user' },
  clickhousePassword: { type: z.string(), initial: '', says: 'its password', secret: true },
  clickhouseDatabase: {
    type: z.string().regex(/^\w{1,64}$/),
    initial: 'lastgood',
    says: 'the database telemetry is kept in',
  },
  retentionDays: {
    type: z.coerce.number().int().min(0).max(3650),
    initial: 7,
    says: 'how long telemetry is kept; 0 = for ever',
  },
  memoryMiB: {
    type: z.coerce.number().int().min(256).max(1_048_576),
    initial: 2048,
    says: 'memory ceiling of the embedded database',
  },
} as const

export type SettingName = keyof typeof SETTINGS
export type Config = { readonly [K in SettingName]: z.output<(typeof SETTINGS)[K]['type']> }

/** Where a value comes from, for `lastgood doctor`. */
export type Origin = 'default' | 'lastgood.yaml' | 'environment' | 'flag'
export type Explained = {
  readonly name: SettingName
  readonly value: string
  readonly origin: Origin
  readonly says: string
}
export type Resolved = { readonly config: Config; readonly explained: readonly Explained[] }

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[]

/** The environment variable of a setting: `otlpHttpPort` → `LASTGOOD_OTLP_HTTP_PORT`. */
export const variableOf = (name: SettingName): string =>
  `LASTGOOD_${name.replace(/(?<=[a-z])([A-Z])/g, '_$1').toUpperCase()}`

/**
 * The effective configuration: lastgood.yaml < LASTGOOD_* < flags.
 * Errors   one line that names the setting, where it was set and what is expected.
 */
export function resolveConfig(
  flags: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
  folder: string,
): Result<Resolved, string> {
  const file = readFile(resolve(folder, 'lastgood.yaml'))
  if (!file.ok) return file
  const values: Record<string, unknown> = {}
  const explained: Explained[] = []
  for (const name of SETTING_NAMES) {
    const setting = SETTINGS[name]
    const { value, origin } = sourced(name, flags, env, file.value)
    const parsed = setting.type.safeParse(value)
    if (!parsed.success)
      return err(`${where(name, origin)}: ${parsed.error.issues[0]!.message}, got ${JSON.stringify(value)}`)
    values[name] = parsed.data
    const shown = 'secret' in setting && parsed.data !== '' ? '••••' : String(parsed.data)
    explained.push({ name, value: shown, origin, says: setting.says })
  }
  return ok({ config: values as Config, explained })
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
  return origin === 'flag' ? `--${name.replace(/([A-Z])/g, '-$1').toLowerCase()}` : `${name} in lastgood.yaml`
}

function readFile(path: string): Result<Record<string, unknown>, string> {
  if (!existsSync(path)) return ok({})
  try {
    const value: unknown = parse(readFileSync(path, 'utf8')) ?? {}
    if (typeof value !== 'object' || Array.isArray(value))
      return err(`${path}: expected settings, one "name: value" a line`)
    const unknown = Object.keys(value as object).filter((key) => !(key in SETTINGS))
    if (unknown.length > 0)
      return err(`${path}: unknown setting "${unknown[0]}"; known ones: ${SETTING_NAMES.join(', ')}`)
    return ok(value as Record<string, unknown>)
  } catch (error) {
    return err(`${path}: ${(error as Error).message.split('\n')[0]}`)
  }
}
