import { parseRfc3339, rfc3339, type UnixMs, unixMs } from '../../model/time.ts'
import type { Workbench } from './workbench.test-helper.ts'

/** A line of a console in a story: the time it gets to, or what is typed. */
type Step = { readonly kind: 'time'; readonly says: string } | { readonly kind: 'typed'; readonly says: string }

/** Text that stays as it is, or the steps of a console. */
type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'console'; readonly steps: readonly Step[] }

const CONSOLE = /^```console\n([\s\S]*?)^```\n/gm

/**
 * The story as it reads when it is played: in each console, `# 11:04:00Z` or `# +90s` waits until then, `$ lastgood …` is typed, and
 * what it prints replaces what stood there. `{name}` in a command becomes what `names` says once the command's turn has come.
 */
export async function played(
  story: string,
  workbench: Workbench,
  names: () => Promise<Readonly<Record<string, string>>> = async () => ({}),
): Promise<string> {
  const parts: string[] = []
  for (const part of partsOf(story)) {
    if (part.kind === 'text') parts.push(part.text)
    else parts.push(`\`\`\`console\n${await consoleOf(part.steps, workbench, names)}\`\`\`\n`)
  }
  return parts.join('')
}

function partsOf(story: string): readonly Part[] {
  const parts: Part[] = []
  let end = 0
  for (const match of story.matchAll(CONSOLE)) {
    parts.push({ kind: 'text', text: story.slice(end, match.index) }, { kind: 'console', steps: stepsOf(match[1]!) })
    end = match.index + match[0].length
  }
  return [...parts, { kind: 'text', text: story.slice(end) }]
}

/** A command that ends with a backslash goes on in the next line. */
function stepsOf(lines: string): readonly Step[] {
  return [...lines.matchAll(/^(?:# (\d.*|\+.*)|\$ ((?:.*\\\n)*.*))$/gm)].map(([, time, command]) =>
    time === undefined ? { kind: 'typed', says: command! } : { kind: 'time', says: time },
  )
}

async function consoleOf(
  steps: readonly Step[],
  workbench: Workbench,
  names: () => Promise<Readonly<Record<string, string>>>,
): Promise<string> {
  const said: string[] = []
  for (const { kind, says } of steps) {
    if (kind === 'time') {
      await workbench.waitUntil(timeIn(says, workbench.now()))
      said.push(`# ${says}\n`)
    } else {
      const known = await names()
      const line = says.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? name)
      said.push(`$ ${line}\n${await workbench.type(wordsOf(line).slice(1))}`)
    }
  }
  return said.join('')
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `+90s`, `11:04:00Z` of the same day, or the whole time. */
function timeIn(says: string, now: UnixMs): UnixMs {
  const [, count, unit] = /^\+(\d+)([smhd])$/.exec(says) ?? []
  if (count !== undefined) return unixMs(now + Number(count) * UNIT_MS[unit!]!)
  const time = parseRfc3339(says.length > 10 ? says : `${rfc3339(now).slice(0, 11)}${says}`)
  if (time === undefined || time < now) throw new Error(`the story cannot go to ${says} from ${rfc3339(now)}`)
  return time
}

/** Words as a shell takes them, with both kinds of quotes. */
function wordsOf(line: string): readonly string[] {
  const words = line.replace(/\\\n/g, ' ').match(/'[^']*'|"[^"]*"|[^\s'"]+/g) ?? []
  return words.map((word) => word.replace(/^(['"])([\s\S]*)\1$/, '$2'))
}
