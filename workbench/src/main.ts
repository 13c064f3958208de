import { messageOf } from './lib/message-of.ts'
import { err, ok, type Result } from './lib/result.ts'
import { addChange, callerOf, callRunning, diagnoseRunning } from './main/client.ts'
import { clock } from './main/clock.ts'
import { examine } from './main/doctor.ts'
import { log } from './main/log.ts'
import { type Resolved, resolveConfig } from './main/settings/config.ts'
import type { Actions } from './show/cli/actions.ts'
import { timeOf } from './show/cli/duration.ts'
import type { Flags } from './show/cli/flags.ts'
import { withTimes } from './show/cli/incident/times.ts'
import { type ExitCode, runCommand } from './show/cli/program.ts'
import { failed, misused, type Refusal } from './show/cli/refusal.ts'
import { IMPORT_BYTES_MAX } from './show/http/limits.ts'

type WithSettings = <T>(
  flags: Flags,
  work: (resolved: Resolved) => Promise<Result<T, Refusal>>,
) => Promise<Result<T, Refusal>>

/** Runs one command line of `lastgood`; settles when it is done, with the exit code. */
export function main(args: readonly string[]): Promise<ExitCode> {
  process.stdout.on('error', unlessReaderLeft)
  return runCommand(args, actions, { out: process.stdout, error: process.stderr, clock })
}

/** A reader that has seen enough, as `| head` has, is no error; what is under way ends in order. */
function unlessReaderLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** Warnings of this command line; a command that asks again and again tells each once. */
const told = new Set<string>()

/** Reads the settings and tells of names that are none, then does the work. */
const withSettings: WithSettings = (flags, work) =>
  withResolved(flags, (resolved) => {
    for (const warning of resolved.warnings) if (!told.has(warning)) log(warning)
    for (const warning of resolved.warnings) told.add(warning)
    return work(resolved)
  })

/** Reads the settings, then does the work with them. */
const withResolved: WithSettings = async (flags, work) => {
  const resolved = resolveConfig(namedHere(flags), process.env, process.cwd())
  if (!resolved.ok) return err(misused(resolved.error))
  try {
    return await work(resolved.value)
  } catch (error) {
    return err(failed(messageOf(error)))
  }
}

/** A port or an address on the command line names the workbench, whatever the environment says of its URL. */
const namedHere = (flags: Flags): Flags =>
  flags.url === undefined && (flags.port ?? flags.host) !== undefined ? { ...flags, url: '' } : flags

// The rooms behind the larger commands load when they are used, so that the small ones answer at once.
const actions: Actions = {
  diagnoseDirectory: (flags, directory, progress) =>
    withSettings(flags, async ({ config }) => {
      const { diagnoseDirectory } = await import('./main/diagnose-directory.ts')
      return diagnoseDirectory(config, directory, progress)
    }),
  diagnoseRunning: (flags, question) => withSettings(flags, ({ config }) => diagnoseRunning(config, question)),
  caller: (flags) => {
    const resolved = resolveConfig(flags, process.env, process.cwd())
    return resolved.ok ? callerOf(resolved.value.config).name : '' // what is wrong with settings is told by who needs them
  },
  serve: (flags, mode, progress) =>
    withSettings(flags, async (resolved) => {
      const { serve } = await import('./main/serve.ts')
      return serve(resolved, mode, progress)
    }),
  addChange: ({ url: _ofChange, ...flags }, change) => withSettings(flags, ({ config }) => addChange(config, change)),
  verb: (flags, verb, call) =>
    withSettings(flags, async (resolved) => {
      const { config } = resolved
      const at = flags.at === undefined ? ok(undefined) : timeOf(String(flags.at), clock.now())
      if (!at.ok) return err(misused(at.error))
      const given = withTimes(verb, call.given as Flags, clock.now())
      if (!given.ok) return err(misused(given.error))
      const { beginsDrill, workbenchForDrill } = await import('./main/practice/drill-workbench.ts')
      const up = beginsDrill(verb) ? await workbenchForDrill(resolved) : ok(undefined)
      return up.ok ? callRunning(config, verb, { ...call, given: given.value, at: at.value }) : up
    }),
  probes: async () => {
    const { probeAsks } = await import('./main/probes/probe-client.ts')
    return probeAsks(withSettings)
  },
  check: (flags, wish, use) =>
    withSettings(flags, async ({ config }) => {
      const { checkHere } = await import('./main/checks/typed.ts')
      return checkHere(config, wish, use)
    }),
  reproduce: (flags, wish) =>
    withSettings(flags, async ({ config }) => {
      const { reproduceHere } = await import('./main/reproduce/reproduce.ts')
      return reproduceHere(config, wish)
    }),
  templates: async (path, hear) => {
    const { templatesOfFile } = await import('./main/templates.ts')
    return templatesOfFile(path, hear)
  },
  lint: async (paths, now) => {
    const { lintFiles } = await import('./main/incident/postmortem-files.ts')
    return lintFiles(paths, now)
  },
  document: async (path) => {
    const { readTextFile } = await import('./main/text-file.ts')
    return readTextFile(path, { bytesMax: IMPORT_BYTES_MAX, says: 'export it without the evidence' })
  },
  move: (flags, progress) =>
    withSettings(flags, async ({ config }) => {
      const { move } = await import('./main/move/move.ts')
      return move(config, progress)
    }),
  mcp: (flags) =>
    withSettings(flags, async ({ config }) => {
      const { serveMcp } = await import('./main/mcp.ts')
      return serveMcp(config, { writes: flags.write === true, groups: flags.groups as readonly string[] | undefined })
    }),
  tokens: (flags) =>
    withSettings(flags, async ({ config }) => {
      const { tokenAsks } = await import('./main/access/token-commands.ts')
      return ok(tokenAsks(config))
    }),
  examine: (flags) =>
    withResolved(flags, async ({ config, explained, warnings, ...declared }) => {
      const { databaseVersion } = await import('./main/telemetry/database.ts')
      const checks = await examine(config, warnings, () => databaseVersion(config), declared)
      return ok({ checks, settings: explained })
    }),
}
