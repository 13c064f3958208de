import { z } from 'zod'
import { line } from './incident/said.ts'

/** What the toolkit can look at. */
export const CHECKS = ['host', 'http', 'tls', 'postgres', 'redis'] as const

export type CheckKind = (typeof CHECKS)[number]

const port = z.number().int().min(1).max(65_535)

/** What somebody wants looked at. */
export type CheckWish =
  | { readonly check: 'host'; readonly pid?: number | undefined; readonly service?: string | undefined }
  | { readonly check: 'http'; readonly url: string }
  | { readonly check: 'tls'; readonly host: string; readonly port: number; readonly name?: string | undefined }
  | {
      readonly check: 'postgres'
      /** Absent: the one that the settings name. */
      readonly url?: string | undefined
      /** A statement whose plan is asked for. */
      readonly explain?: string | undefined
      /** Whether it is run for it, and rolled back. */
      readonly analyze?: boolean | undefined
    }
  | {
      readonly check: 'redis'
      /** Absent: the one that the settings name. */
      readonly url?: string | undefined
    }

/** `example.org:443` as host and port; 443 when none is named. Undefined when it is neither. */
export function hostAndPort(text: string): { readonly host: string; readonly port: number } | undefined {
  const told = /^(?:\[([0-9a-f:.]+)\]|([^\s:/?#@[\]]+))(?::(\d{1,5}))?$/i.exec(text)
  const number = port.safeParse(Number(told?.[3] ?? 443))
  const host = told?.[1] ?? told?.[2]
  return host === undefined || !number.success ? undefined : { host, port: number.data }
}

const fact = z.object({
  /** Stays the same from one check to the next, e.g. `disk-used`. */
  name: line,
  /** What it is about where there are several, e.g. `/var`. */
  of: line.optional(),
  value: z.union([z.number(), line]),
  /** As UCUM and OpenTelemetry write it: `1` for a share, `By`, `s`, `d`, `{}` for a count. */
  unit: z.string().max(40).default(''),
})

/** A number or a word that a check read. */
export type Fact = Readonly<z.output<typeof fact>>

const cell = z.union([z.string(), z.number(), z.null()])

const table = z.object({
  title: z.string(),
  columns: z.array(z.string()).max(10).readonly(),
  rows: z.array(z.array(cell).max(10).readonly()).max(100).readonly(),
  /** Rows that are not shown. */
  cut: z.number().int().min(0),
})

/** Rows that a check read; the first ones say most. */
export type CheckTable = Readonly<z.output<typeof table>>

/** What a check saw. It holds no secret: neither of the URL that was asked nor of what answered. */
export const checkSeen = z.object({
  schema: z.literal('lastgood.check/1'),
  check: z.enum(CHECKS),
  /** What was looked at, without secrets. */
  target: z.string().max(2_000),
  at: z.string(),
  tookMs: z.number(),
  facts: z.array(fact).max(500).readonly(),
  tables: z.array(table).max(20).readonly(),
  /** What could not be looked at, and why. */
  gaps: z.array(z.string()).max(50).readonly(),
})

export type CheckSeen = Readonly<z.output<typeof checkSeen>>

/** What a reader gives of it. */
export type Reading = Pick<CheckSeen, 'target' | 'facts' | 'tables' | 'gaps'>

/** What is wrong by itself, or soon will be. */
export type Trouble = { readonly level: 'bad' | 'mind'; readonly says: string }

/** A fact that is otherwise than it was in health; `before` or `now` is null where it was not there. */
export type Difference = {
  readonly name: string
  readonly of?: string | undefined
  readonly unit: string
  readonly before: number | string | null
  readonly now: number | string | null
}

/** A check with what it means. */
export type CheckReport = CheckSeen & {
  readonly troubles: readonly Trouble[]
  /** What it is compared with, where there is something. */
  readonly against: { readonly name: string; readonly at: string; readonly differs: readonly Difference[] } | null
}
