import { parse as parseYaml } from 'yaml'
import { clipped } from '../../lib/clipped.ts'
import { hasLevels } from '../../lib/has-levels.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import type { ChangeEvent } from '../../model/change.ts'
import { at, digest, given, recordOf, said } from './said.ts'

/** What one flag is set to. */
type FlagState = {
  readonly key: string
  /** The variant that everybody gets whom no rule names; `off` where it is switched off, and the code decides. */
  readonly serves: string
  /** Whom rules name, and what the variants are, as short names of their texts. */
  readonly targeting: string
  readonly variants: string
  readonly service: string | undefined
  readonly environment: string | undefined
}

/** Flags by their keys, as a source of flagd defines them. */
export type FlagSet = ReadonlyMap<string, FlagState>

const FLAGS_MAX = 10_000
const LEVELS_MAX = 64 // rules within rules; what is deeper cannot be written down again

/**
 * The flags of a definition in flagd's format, JSON or YAML: a map of flags by their keys, or a list of flags that name theirs.
 * Errors   no such document, more flags than 10 000, or nested deeper than 64 levels: one line, what and where.
 */
export function flagsIn(text: string): Result<FlagSet, string> {
  const document = documentIn(text)
  const flags = at(document, 'flags')
  if (typeof flags !== 'object' || flags === null) return err('flags: expected the flags of a definition of flagd')
  if (!hasLevels(document, LEVELS_MAX)) return err(`flags: nested deeper than ${LEVELS_MAX} levels`)
  const all: (readonly [string | undefined, unknown])[] = Array.isArray(flags)
    ? flags.map((flag: unknown) => [said(at(flag, 'key')), flag])
    : Object.entries(flags)
  if (all.length > FLAGS_MAX) return err(`flags: ${all.length} of them, at most ${FLAGS_MAX} are read`)
  const shared = recordOf(at(document, 'metadata'))
  const read = new Map<string, FlagState>()
  for (const [name, flag] of all) {
    const key = said(name)
    if (key === undefined || recordOf(flag) !== flag) return err(`flags.${key ?? '?'}: expected a flag with a key`)
    read.set(key, stateOf(key, flag, shared))
  }
  return ok(read)
}

function documentIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return yamlIn(text)
  }
}

function yamlIn(text: string): unknown {
  try {
    return parseYaml(text, { maxAliasCount: 0 }) as unknown
  } catch {
    return undefined
  }
}

function stateOf(key: string, flag: unknown, shared: Readonly<Record<string, unknown>>): FlagState {
  const metadata = { ...shared, ...recordOf(at(flag, 'metadata')) }
  return {
    key,
    serves: at(flag, 'state') === 'DISABLED' ? 'off' : (said(at(flag, 'defaultVariant')) ?? "the code's own default"),
    targeting: digest(at(flag, 'targeting') ?? null),
    variants: digest(at(flag, 'variants') ?? null),
    service: said(metadata.service),
    environment: said(metadata.environment),
  }
}

type Look = {
  /** Where the definition was read. */
  readonly source: string
  /** When it was seen so, RFC 3339; it became so since the look before. */
  readonly seenAt: string
  readonly withinSeconds: number
}

const TOLD_MAX = 100 // flags of one look; more is a definition that was replaced, and one change

/** What was changed from one look at a definition to the next. */
export function flagChanges(before: FlagSet, after: FlagSet, look: Look): readonly ChangeEvent[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])]
  const changes = keys.flatMap((key) => changeOf(before.get(key), after.get(key), look))
  if (changes.length <= TOLD_MAX) return changes
  const title = `${changes.length} flags were changed at once`
  return [{ ...told(digest(changes.map(({ id }) => id)), look), title }]
}

function changeOf(was: FlagState | undefined, is: FlagState | undefined, look: Look): readonly ChangeEvent[] {
  const what = (['serves', 'targeting', 'variants'] as const).filter((field) => was?.[field] !== is?.[field])
  const flag = is ?? was
  if (what.length === 0 || flag === undefined) return []
  const change = told(digest(flag.key, was ?? null, is ?? null), look)
  const { key, service, environment } = flag
  return [
    {
      ...change,
      title: clipped(`flag ${key}: ${saysOf(was, is)}`, 500),
      ...given({ service, environment, from: was?.serves, to: is?.serves }),
      details: {
        ...change.details,
        flag: key,
        changed: was === undefined ? 'new' : is === undefined ? 'gone' : what.join(', '),
      },
    },
  ]
}

function saysOf(was: FlagState | undefined, is: FlagState | undefined): string {
  if (was === undefined) return `new, ${is?.serves}`
  if (is === undefined) return `gone (it was ${was.serves})`
  return was.serves === is.serves
    ? `other ${was.targeting === is.targeting ? 'variants' : 'targeting'}`
    : `${was.serves} → ${is.serves}`
}

const told = (what: string, { source, seenAt, withinSeconds }: Look): ChangeEvent => ({
  id: `flagd:${digest(source, what, seenAt)}`,
  at: seenAt,
  receivedAt: seenAt,
  kind: 'flag',
  title: 'flags',
  source: 'flagd',
  details: { seenWithinSeconds: withinSeconds },
})
