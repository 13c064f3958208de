import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The repository's root, with a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** A file that is tracked or about to be (not ignored), with its path from the root. */
export type Source = { readonly path: string; readonly text: string }

/** Every file of ours whose path passes `accepts`. */
export function sources(accepts: (path: string) => boolean): Source[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  return listed
    .toString('utf8')
    .split('\n')
    .filter((path) => path !== '' && accepts(path) && existsSync(root + path))
    .map((path) => ({ path, text: readFileSync(root + path, 'utf8') }))
}

export const isCode = (path: string): boolean => /\.(ts|tsx|js|mjs)$/.test(path)

export const isTest = (path: string): boolean => /(\.test\.tsx?|\.test-helper\.tsx?|\/test-helpers?\/.*)$/.test(path)
