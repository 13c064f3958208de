import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { err, ok, type Result } from '../lib/result.ts'
import { misused, type Refusal } from '../show/cli/refusal.ts'
import type { AskApi } from '../show/mcp/server.ts'
import { GROUPS, mcpServer } from '../show/mcp/server.ts'
import { ask, originOf } from './client.ts'
import { version } from './clock.ts'
import { log } from './log.ts'
import type { Config } from './settings/config.ts'

const MESSAGE_BYTES_MAX = 1_048_576 // as a body of the API

/** What was asked for on the command line. */
export type McpWish = { readonly writes: boolean; readonly groups: readonly string[] | undefined }

/** Speaks MCP on standard input and output for a client that asks the running workbench; settles when the client has left. */
export async function serveMcp(config: Config, { writes, groups }: McpWish): Promise<Result<void, Refusal>> {
  const unknown = groups?.find((name) => !GROUPS.includes(name))
  if (unknown !== undefined) return err(misused(`--groups ${unknown}: the kinds of work are ${GROUPS.join(', ')}`))
  const toWrite = 'Start it with: lastgood mcp --write'
  const mcp = mcpServer({ ask: askRunning(config), version, writes, toWrite, ...(groups && { groups }) })
  mcp.server.onerror = ({ name, message }) => log(`mcp: ${name === 'ZodError' ? 'not a JSON-RPC message' : message}`)
  const left = new Promise<void>((settle) => {
    mcp.server.onclose = settle
    process.stdin.once('end', settle)
  })
  await mcp.connect(new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: MESSAGE_BYTES_MAX }))
  await left
  return ok(undefined)
}

/** The API of the running workbench, over HTTP. */
const askRunning =
  (config: Config): AskApi =>
  async ({ path, body }, reader) => {
    const reply = await ask<object>(config, path, { body, reader })
    return reply.ok ? reply : err(reply.error.error ?? { what: reply.error.says, where: originOf(config), todo: '' })
  }
