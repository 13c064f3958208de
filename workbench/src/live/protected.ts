import { fileURLToPath } from 'node:url'
import type { ProbeWish } from '../model/probes.ts'

/** Why a probe in these files is not for everybody, if so. */
export type Protection = (wish: ProbeWish, files: readonly string[]) => string | undefined

/** The protection of the files that a list of patterns names; undefined where it names none. */
export function protectionOf(patterns: string): Protection | undefined {
  if (patterns.trim() === '') return undefined
  const isProtected = pathsNamed(patterns)
  return ({ callers }, files) => {
    const file = files.find(isProtected)
    if (file !== undefined) return `${file} is protected (probeProtected); ${WHO}`
    return callers === undefined ? undefined : `callers may be in protected files (probeProtected); ${WHO}`
  }
}

const WHO = 'ask somebody who has the right "protected" by probeRoles'

/**
 * Whether a file is among those that a list of patterns names: `src/auth/**,*.key.ts`, where `*` stands for part of a name and `**` for any
 * folders. A pattern holds from any folder on, for nobody here knows where an app lies.
 */
function pathsNamed(patterns: string): (file: string) => boolean {
  const named = patterns
    .split(',')
    .map((pattern) => pattern.trim().replace(/^\.?\//, ''))
    .filter((pattern) => pattern !== '')
    .map(expressionOf)
  return (file) => named.some((expression) => expression.test(pathOf(file)))
}

function pathOf(file: string): string {
  try {
    return (file.startsWith('file:') ? fileURLToPath(file.split(/[?#]/)[0] ?? '') : file).replaceAll('\\', '/')
  } catch {
    return file // a url of some tool's own make
  }
}

function expressionOf(pattern: string): RegExp {
  const source = pattern
    .split(/(\*\*\/|\*\*|\*)/)
    .map((part) => WILD[part] ?? part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('')
  return new RegExp(`(?:^|/)${source}$`)
}

const WILD: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*' }
