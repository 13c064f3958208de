import type { Command } from 'commander'
import type { Result } from '../../lib/result.ts'
import type { Flags } from './flags.ts'
import type { Refusal } from './refusal.ts'

/** Speaks MCP on standard input and output until the client leaves. */
export type ServeMcp = (flags: Flags) => Promise<Result<void, Refusal>>

export type McpFace = {
  readonly serve: ServeMcp
  readonly refuse: (refusal: Refusal) => void
  readonly withSettings: (command: Command) => Command
}

/** `lastgood mcp`: tools for programs that speak the Model Context Protocol. */
export function addMcp(program: Command, { serve, refuse, withSettings }: McpFace): void {
  const command = program
    .command('mcp')
    .description(
      'tools for agents, over the Model Context Protocol on standard input and output; asks the running workbench',
    )
    .option(
      '--write',
      'let the agent write to the incident record, under the rules of the method (otherwise it only reads)',
    )
  command.option(
    '--groups <names...>',
    'only the tools for some kinds of work, e.g. ask incident suspect; a wrong name lists them',
  )
  withSettings(command).action(async (flags: Flags) => {
    const served = await serve(flags)
    if (!served.ok) refuse(served.error)
  })
}
