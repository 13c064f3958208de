import { setImmediate } from 'node:timers/promises'
import { type Context, Hono } from 'hono'
import { err, ok } from '../../lib/result.ts'
import type { ApiError } from '../http/contract.ts'
import { READER } from '../http/looks.ts'
import { refusal } from '../http/refusal.ts'
import type { AskApi, McpOptions } from './server.ts'

export type McpRouteOptions = {
  /** Answers for the API; tools go through it like every other request. */
  readonly api: (path: string, request: RequestInit) => Response | Promise<Response>
  readonly version: string
  readonly writes: boolean
}

/**
 * MCP over streamable HTTP, without sessions: each request stands for itself, so nothing is held for a client that has left. One message
 * a request, for a list of them could ask for a thousand diagnoses at once.
 */
export function mcpRoutes(options: McpRouteOptions): Hono {
  const routes = new Hono()
  const [messages, calls] = [{ underWay: 0 }, { underWay: 0 }]
  routes.post('/mcp', (c) => answer(c, { ...options, messages, calls }))
  routes.all('/mcp', (c) => {
    c.header('Allow', 'POST')
    return wrong(
      c,
      405,
      'only POST is served here',
      'Speak MCP over streamable HTTP; nothing is streamed to a client that asks nothing.',
    )
  })
  return routes
}

/** Messages at once, of all agents: each makes a server of its own, some milliseconds in which nobody else is answered. */
const MESSAGES_MAX = 16

type Answering = McpRouteOptions & Pick<McpOptions, 'calls'> & { readonly messages: { underWay: number } }

async function answer(c: Context, { messages, ...answering }: Answering): Promise<Response> {
  const message: unknown = await c.req.json().catch(() => undefined)
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    return wrong(c, 400, 'body: expected one JSON-RPC message', 'Send one message a request.')
  if (messages.underWay >= MESSAGES_MAX) {
    c.header('Retry-After', '1')
    return wrong(
      c,
      429,
      `${MESSAGES_MAX} messages of agents are under way, the most at once`,
      'Wait for their answers.',
    )
  }
  messages.underWay++
  try {
    await setImmediate() // the rest of a flood is turned away before the first of it is worked on
    return await answered(c, message, answering)
  } finally {
    messages.underWay--
  }
}

type Served = Omit<Answering, 'messages'>

async function answered(c: Context, message: object, { api, version, writes, calls }: Served): Promise<Response> {
  const [{ mcpServer }, { WebStandardStreamableHTTPServerTransport: Transport }] = await Promise.all([
    import('./server.ts'), // the library is large, and few workbenches are asked by agents
    import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'),
  ])
  const toWrite =
    'The setting mcpWrite lets agents write over HTTP; lastgood mcp --write, over standard input and output.'
  const mcp = mcpServer({ ask: askWithin(api, c), version, writes, toWrite, calls })
  const transport = new Transport({ enableJsonResponse: true })
  try {
    await mcp.connect(transport)
    return await transport.handleRequest(c.req.raw, { parsedBody: message })
  } finally {
    await mcp.close()
  }
}

/** What says who asks. */
const PROOFS = ['authorization', 'x-lastgood-token', 'cookie'] as const

/** The API of this workbench, without a socket between, asked by whoever asked here. */
const askWithin =
  (api: McpRouteOptions['api'], c: Context): AskApi =>
  async ({ path, body }, reader) => {
    const proofs = PROOFS.flatMap((name) => (c.req.header(name) === undefined ? [] : [[name, c.req.header(name)!]]))
    const headers = {
      host: 'localhost',
      'content-type': 'application/json',
      [READER]: reader,
      ...Object.fromEntries(proofs),
    }
    const reply = await api(
      path,
      body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) },
    )
    const json: unknown = await reply.json()
    return reply.ok ? ok(json) : err((json as ApiError).error)
  }

const wrong = (c: Context, status: 400 | 405 | 429, what: string, todo: string): Response =>
  refusal(c, status, { what, where: `${c.req.method} /mcp`, todo })
