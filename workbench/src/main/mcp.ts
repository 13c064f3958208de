import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { err, ok, type Result } from '../lib/result.ts'
import type { Refusal } from '../show/cli/refusal.ts'
import type { AskApi } from '../show/mcp/server.ts'
import { mcpServer } from '../show/mcp/server.ts'
import { ask, originOf, post } from './client.ts'
import { version } from './clock.ts'
import type { Config } from './config.ts'
import { log } from './log.ts'

const MESSAGE_BYTES_MAX = 1_048_576 // as a body of the API

/** Speaks MCP on standard input and output for a client that asks the running workbench; settles when the client has left. */
export async function serveMcp(
  config: Config,
  { writes }: { readonly writes: boolean },
): Promise<Result<void, Refusal>> {
  const mcp = mcpServer({ ask: askRunning(config), version, writes, toWrite: 'Start it with: lastgood mcp --write' })
  mcp.server.onerror = (error) => log(`mcp: ${error.message}`)
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
  async ({ path, body }) => {
    const reply = await (body === undefined ? ask<object>(config, path) : post<object>(config, path, body))
    return reply.ok ? reply : err(reply.error.error ?? { what: reply.error.says, where: originOf(config), todo: '' })
  }
