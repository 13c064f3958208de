import { type Answer, type LoadedScript, SCRIPTS_MAX } from '../protocol.ts'
import type { Inspector, Script } from './inspector.ts'
import { PatchedScript } from './patch.ts'
import { Refused } from './refused.ts'
import { slotsHere } from './slots/here.ts'
import { selects } from './slots/paths.ts'
import type { SlottedFile } from './slots/slots.ts'

/** To fetch a source holds the app up for 20 ms for each million characters, and to read it takes up to 128 MB in a thread. */
const SOURCE_CHARS_MAX = 4 * 2 ** 20
const MAP_URL_CHARS_MAX = 2_000
const URLS_TOLD_MAX = 4
const AGENT = new URL('..', import.meta.url).href // nobody looks for a line of the agent
const MAP_COMMENT = /\n\/\/# sourceMappingURL=(\S+)\s*$/

type Source = Omit<Extract<Answer, { type: 'source' }>, 'type' | 'request'>

/** What is loaded in this thread: files with slots, which need no inspector, and the scripts the engine knows. */
export class Scripts {
  readonly #inspector: Inspector
  /** By url: an edited script stays listed under copies with its old text, so the one that lives is remembered. */
  readonly #patched = new Map<string, PatchedScript>()
  /** The one that was fetched last, not edited yet: placing asks for it several times. */
  #fetched: WeakRef<PatchedScript> | undefined

  constructor(inspector: Inspector) {
    this.#inspector = inspector
  }

  /** The one loaded file whose path ends in `file`, as it runs without probes. */
  source(file: string): Source {
    const slotted = only(file, slotsHere()?.files.filter(({ url }) => endsInPath(url, file)) ?? [])
    if (slotted !== undefined) {
      refuseDenied(slotted.url)
      const map = MAP_COMMENT.exec(slotted.original)?.[1] ?? ''
      return { url: slotted.url, hash: slotted.originalHash, text: slotted.original, ...mapped(map) }
    }
    const { script, original, originalHash } = this.script(file)
    return { url: script.url, hash: originalHash, text: original, ...mapped(script.sourceMapUrl) }
  }

  /** The file of that text if it has slots. */
  slotted(url: string, hash: string): SlottedFile | undefined {
    const file = slotsHere()?.of(url)
    refuseDenied(url)
    return file?.originalHash === hash ? file : undefined
  }

  /** The one script whose path ends in `file`. */
  script(file: string): PatchedScript {
    const scripts = this.#inspector.scripts().filter((script) => this.#isLive(script))
    const script = only(file, withoutProbings(scripts.filter(({ url }) => endsInPath(url, file))))
    if (script !== undefined) refuseDenied(script.url)
    if (script === undefined) throw new Refused(`no loaded file ends in ${file}; it may not have been loaded yet`)
    if (script.isElsewhere)
      throw new Refused(`${script.url} runs in a context of its own (node:vm), out of the agent's reach`)
    return this.#patched.get(script.url) ?? this.#fetch(script)
  }

  #fetch(script: Script): PatchedScript {
    const known = this.#fetched?.deref()
    if (known?.script.scriptId === script.scriptId) return known
    if (script.length > SOURCE_CHARS_MAX)
      throw new Refused(
        `${script.url} is ${script.length} characters long, ${SOURCE_CHARS_MAX} are read at most: fetching it would hold the process up; bundle in smaller files`,
      )
    const fetched = new PatchedScript(script, this.#inspector.source(script.scriptId))
    this.#fetched = new WeakRef(fetched)
    return fetched
  }

  /** A script was edited: this one is the one that lives. */
  edited(script: PatchedScript): void {
    this.#patched.set(script.script.url, script)
  }

  listed(): { readonly scripts: readonly LoadedScript[]; readonly cut: boolean } {
    const scripts = withoutProbings(this.#inspector.scripts().filter((script) => this.#isLive(script))).filter(
      ({ url }) => !url.startsWith(AGENT),
    )
    const listed = scripts.slice(0, SCRIPTS_MAX).map(({ url, sourceMapUrl }) => {
      const at = sourceMapUrl.startsWith('data:') ? 'data:' : sourceMapUrl // a map inside the file comes with its source
      return at.length > MAP_URL_CHARS_MAX ? { url } : { url, ...mapped(at) }
    })
    return { scripts: listed, cut: scripts.length > SCRIPTS_MAX }
  }

  #isLive(script: Script): boolean {
    const held = this.#patched.get(script.url)
    return held === undefined || held.script.scriptId === script.scriptId
  }
}

/** Files that nobody looks into: LASTGOOD_PROBE_DENY=src/auth/**,src/payment/** */
export const isDenied = selects(process.env.LASTGOOD_PROBE_DENY ?? '', process.cwd())

function refuseDenied(url: string): void {
  if (isDenied(url)) throw new Refused(`${url} is closed to probes (LASTGOOD_PROBE_DENY)`)
}

const mapped = (sourceMapUrl: string): { sourceMapUrl?: string } => (sourceMapUrl === '' ? {} : { sourceMapUrl })

function only<T extends { readonly url: string }>(file: string, found: readonly T[]): T | undefined {
  if (found.length < 2) return found[0]
  const urls = found.slice(0, URLS_TOLD_MAX).map(({ url }) => url)
  throw new Refused(`${found.length} loaded files end in ${file}: ${urls.join(', ')}; say more of the path`)
}

/** Node compiles a TypeScript file once under its bare path, to tell its kind of module; that script never runs. */
const withoutProbings = (scripts: readonly Script[]): Script[] =>
  scripts.filter((script) => !scripts.some((other) => other.url === `file://${script.url}`))

function endsInPath(url: string, file: string): boolean {
  if (url === file) return true
  const path = `/${file.replace(/^file:\/\//, '').replace(/^[./]+/, '')}`
  try {
    return decodeURI(url.split('?')[0] ?? '').endsWith(path)
  } catch {
    return false // a url that is not one: some tool's virtual file
  }
}
