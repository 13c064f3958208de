import { fileURLToPath } from 'node:url'

const AGENT = new URL('../../', import.meta.url).href

/**
 * Whether a file is among those that a list of patterns names: `src/**,dist/*.js`, relative to `cwd`, where `*` stands for part of a
 * name and `**` for any folders. Packages are not among them unless a pattern says node_modules, and the agent never is, wherever it lies:
 * its own hits would pass the slots.
 */
export function selects(paths: string, cwd: string): (url: string) => boolean {
  const patterns = paths
    .split(',')
    .map((pattern) => pattern.trim().replace(/^\.\//, ''))
    .filter((pattern) => pattern !== '')
    .map((pattern) => ({ test: expressionOf(pattern), packages: pattern.includes('node_modules') }))
  if (patterns.length === 0) return () => false // asked of each caller in a pause
  return (url) => {
    const path = url.startsWith('file:') && !url.startsWith(AGENT) ? relative(url, cwd) : undefined
    if (path === undefined) return false
    const isPackage = /(^|\/)node_modules\//.test(path)
    return patterns.some(({ test, packages }) => test.test(path) && (packages || !isPackage))
  }
}

function relative(url: string, cwd: string): string {
  const path = fileURLToPath(url.split(/[?#]/)[0] ?? '').replaceAll('\\', '/')
  const root = `${cwd.replaceAll('\\', '/').replace(/\/$/, '')}/`
  return path.startsWith(root) ? path.slice(root.length) : path
}

function expressionOf(pattern: string): RegExp {
  const source = pattern
    .split(/(\*\*\/|\*\*|\*)/)
    .map((part) => WILD[part] ?? part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('')
  return new RegExp(`^${source}$`)
}

const WILD: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*' }
