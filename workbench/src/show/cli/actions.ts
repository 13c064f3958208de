import type { Result } from '../../lib/result.ts'
import type { ChangeEvent } from '../../model/change.ts'
import type { Diagnosis } from '../../model/diagnosis.ts'
import type { TimeRange } from '../../model/time.ts'
import type { AskCheck } from './checks/asks.ts'
import type { Flags, Progress } from './flags.ts'
import type { AskVerb, ReadDocument } from './incident/commands.ts'
import type { ServeMcp } from './mcp-command.ts'
import type { Move } from './move-command.ts'
import type { LintFiles } from './postmortem-command.ts'
import type { ProbeAsks } from './probe/asks.ts'
import type { Refusal } from './refusal.ts'
import type { AskReproduce } from './reproduce/asks.ts'
import type { ReadTemplates } from './templates-command.ts'
import type { TokensFor } from './token-command.ts'

/** A workbench that runs. `done` settles when it has stopped. */
export type Serving = {
  readonly web: string
  readonly otlpHttp: string
  readonly otlpGrpc: string
  /** What processes with the probe agent dial; undefined where probes are off. */
  readonly probes: string | undefined
  /** Where telemetry is kept; undefined when it is thrown away at the end. */
  readonly keptIn: string | undefined
  /** The diagnosis of the example, in a demo. */
  readonly diagnosis: Diagnosis | undefined
  readonly done: Promise<void>
}

/** One thing `lastgood doctor` looked at. */
export type Check = {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly says: string
  /** What to do about it; undefined when nothing has to be done. */
  readonly todo?: string
}

export type Examination = {
  readonly checks: readonly Check[]
  readonly settings: readonly {
    readonly name: string
    readonly value: string
    readonly origin: string
    readonly says: string
  }[]
}

/** What the commands do; errors are one line for people and an exit code. */
export type Actions = {
  diagnoseDirectory(flags: Flags, directory: string, progress: Progress): Promise<Result<Diagnosis, Refusal>>
  diagnoseRunning(
    flags: Flags,
    question: { range: TimeRange; service?: string; practice?: boolean },
  ): Promise<Result<Diagnosis, Refusal>>
  /** The name of who types. */
  caller(flags: Flags): string
  serve(flags: Flags, mode: 'keep' | 'demo', progress: Progress): Promise<Result<Serving, Refusal>>
  addChange(flags: Flags, change: ChangeEvent): Promise<Result<void, Refusal>>
  examine(flags: Flags): Promise<Result<Examination, Refusal>>
  readonly templates: ReadTemplates
  readonly probes: () => Promise<ProbeAsks>
  readonly check: AskCheck
  readonly reproduce: AskReproduce
  readonly lint: LintFiles
  readonly mcp: ServeMcp
  readonly tokens: TokensFor
  readonly move: Move
  /** The text of a document that a command line names by its file. */
  readonly document: ReadDocument
  /** Asks the running workbench to run a verb. */
  readonly verb: AskVerb
}
