import { err, ok, type Result } from './lib/result.ts'
import { addChange, diagnoseRunning } from './main/client.ts'
import { clock } from './main/clock.ts'
import { type Config, type Resolved, resolveConfig } from './main/config.ts'
import { examine } from './main/doctor.ts'
import type { Actions, Flags } from './show/cli/actions.ts'
import { type ExitCode, runCommand } from './show/cli/program.ts'

/** Runs one command line of `lastgood`; settles when it is done, with the exit code. */
export function main(args: readonly string[]): Promise<ExitCode> {
  return runCommand(args, actions, { out: process.stdout, error: process.stderr, clock })
}

const settings = (flags: Flags): Result<Resolved, string> => resolveConfig(flags, process.env, process.cwd())

/** Reads the settings, then does the work with them. */
async function withConfig<T>(
  flags: Flags,
  work: (config: Config) => Promise<Result<T, string>>,
): Promise<Result<T, string>> {
  const resolved = settings(flags)
  if (!resolved.ok) return resolved
  try {
    return await work(resolved.value.config)
  } catch (error) {
    return err((error as Error).message)
  }
}

// The rooms behind the larger commands load when they are used, so that the small ones answer at once.
const actions: Actions = {
  diagnoseDirectory: (flags, directory, progress) =>
    withConfig(flags, async (config) => {
      const { diagnoseDirectory } = await import('./main/diagnose-directory.ts')
      return diagnoseDirectory(config, directory, progress)
    }),
  diagnoseRunning: (flags, question) => withConfig(flags, (config) => diagnoseRunning(config, question)),
  serve: (flags, mode, progress) =>
    withConfig(flags, async (config) => {
      const { serve } = await import('./main/serve.ts')
      return serve(config, mode, progress)
    }),
  addChange: (flags, change) => withConfig(flags, (config) => addChange(config, change)),
  examine: async (flags) => {
    const resolved = settings(flags)
    if (!resolved.ok) return resolved
    const { config, explained } = resolved.value
    const { databaseVersion } = await import('./main/database.ts')
    return ok({ checks: await examine(config, () => databaseVersion(config)), settings: explained })
  },
}
