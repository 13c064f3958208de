import type { Frame } from '../protocol.ts'
import { isHook } from './hook.ts'

const OTEL = Symbol.for('opentelemetry.js.api.1')
const SPAN = Symbol.for('OpenTelemetry Context Key SPAN')
const FRAMES_MAX = 10

type Otel = {
  readonly context?: {
    active(): { getValue(key: symbol): { spanContext(): { traceId: string; spanId: string } } | undefined }
  }
}

/** The ids of the span that is active around the caller, if the app runs OpenTelemetry. */
export function activeSpan(): { readonly traceId: string; readonly spanId: string } | undefined {
  try {
    const otel = (globalThis as { readonly [OTEL]?: Otel })[OTEL]
    return otel?.context?.active().getValue(SPAN)?.spanContext()
  } catch {
    return undefined // a context manager of another make; the hit stands without its trace
  }
}

type Site = Pick<NodeJS.CallSite, 'getFunctionName' | 'getFileName' | 'getLineNumber'>

/** The stack of the line that is probed, the agent's own frames left out. The app's `prepareStackTrace` does not run. */
export function stackHere(): Frame[] {
  const { prepareStackTrace, stackTraceLimit } = Error
  try {
    Error.stackTraceLimit = FRAMES_MAX + 6 // the agent's own frames
    Error.prepareStackTrace = (_, sites) => sites
    const sites = new Error('stack').stack as unknown as Site[]
    const inApp = sites.findIndex((site) => isHook(site.getFunctionName())) + 1
    return sites.slice(inApp, inApp + FRAMES_MAX).map(frame)
  } catch {
    return [] // Error is frozen in this process
  } finally {
    restore(prepareStackTrace, stackTraceLimit)
  }
}

function restore(prepare: typeof Error.prepareStackTrace, limit: number): void {
  try {
    Error.stackTraceLimit = limit
    if (prepare === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace')
    else Error.prepareStackTrace = prepare
  } catch {
    // Error is frozen in this process: nothing was changed either
  }
}

const frame = (site: Site): Frame => ({
  name: site.getFunctionName() ?? '',
  file: site.getFileName() ?? '',
  line: site.getLineNumber() ?? 0,
})
