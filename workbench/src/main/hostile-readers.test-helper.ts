import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Result } from '../lib/result.ts'
import { spokenTime } from '../method/communication/clock.ts'
import { lintPostmortem } from '../method/postmortem/lint/lint.ts'
import { readPrediction } from '../method/testing/grammar/prediction.ts'
import type { Signal } from '../model/batch.ts'
import { collectorOf } from '../receive/decode/index.ts'
import { protobufOfJson } from '../receive/decode/json.ts'
import { flagsIn } from '../receive/hooks/flagd.ts'
import { hostileBody, hostileText } from '../receive/hooks/hostile.test-helper.ts'
import { parseCase } from '../receive/replay/case-file.ts'
import { changesOf } from '../receive/replay/changes-file.ts'
import { callVerb } from '../respond/incident/call.ts'
import { handClock, memoryPorts } from '../respond/incident/memory-record.test-helper.ts'
import { answerTo } from '../show/chat/typed.ts'
import { wordsOf } from '../show/chat/words.ts'
import { recordingAnswers } from '../show/http/answers.test-helper.ts'
import { httpApp } from '../show/http/app.ts'
import {
  CALLS,
  CASE,
  CHANGE,
  FLAGS,
  LINES,
  OPEN_SLO,
  OTLP,
  POSTMORTEMS,
  PREDICTIONS,
  SETTINGS_TEXTS,
} from './hostile-samples.test-helper.ts'
import { readOpenSlo } from './objectives/open-slo.ts'
import { resolveConfig } from './settings/config.ts'

type Random = () => number

/** What became of an input. */
export type Became = 'read' | 'refused'

/** One that reads what comes from outside; it throws when a promise is broken, such as that nothing makes it fall over. */
export type Reader = { readonly name: string; readonly read: (random: Random) => Became | Promise<Became> }

const CALLS_MAX = 300 // to one record: an incident of thousands of entries is folded anew at each
const SAID_CHARS_MAX = 4_000
const CLOCK = handClock('2026-01-31T14:05:00Z')

const became = (isRead: boolean): Became => (isRead ? 'read' : 'refused')

/** What a refusal says has to be there, and short enough for a person. */
function ofResult(result: Result<unknown, string>): Became {
  if (!result.ok && (!/\S/.test(result.error) || result.error.length > SAID_CHARS_MAX))
    throw new Error(`a refusal of ${result.error.length} characters: ${result.error.slice(0, 200)}`)
  return became(result.ok)
}

/** The doors of incidents, changes and agents over a record in memory, which is begun anew now and then. */
class Doors {
  #calls = 0
  #app = appOf()

  /** Sends a body; throws when the answer is no JSON, or blames the workbench. */
  async post(path: string, body: Uint8Array): Promise<Became> {
    if (this.#calls++ % CALLS_MAX === 0) {
      this.#app = appOf()
      await this.#send('/api/record/declare', Buffer.from(JSON.stringify({ input: CALLS[0]![1] })))
    }
    return this.#send(path, body)
  }

  async #send(path: string, body: Uint8Array): Promise<Became> {
    const headers = {
      host: 'localhost',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    }
    const reply = await this.#app.request(path, { method: 'POST', headers, body: new Uint8Array(body) })
    const text = await reply.text()
    const answer = text === '' ? {} : (JSON.parse(text) as { readonly error?: { readonly what?: string } })
    if (reply.status >= 500 && !EXPECTED.test(answer.error?.what ?? ''))
      throw new Error(`${path} answers ${reply.status}: ${text.slice(0, 500)}`)
    return became(reply.ok)
  }
}

/** What a record over no telemetry cannot do. */
const EXPECTED = /there is no telemetry here|no telemetry can be read/

function appOf() {
  const ports = memoryPorts(CLOCK)
  const incidents = {
    call: (...[verb, call]: Parameters<ReturnType<typeof recordingAnswers>['incidents']['call']>) =>
      callVerb(verb, call, ports),
    watch: ports.record.watch,
  }
  return httpApp({ answers: { ...recordingAnswers(), incidents }, clock: CLOCK, mcpWrites: true })
}

const pick = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)]!

const ACTOR = { kind: 'human', name: 'on-call' }

/** Verbs by their endpoints: a damaged input of their own, now and then that of another. */
function verbs(): Reader {
  const doors = new Doors()
  return {
    name: 'verbs over HTTP',
    read: (random) => {
      const [path, own] = pick(CALLS, random)
      const inputs = random() < 0.9 ? [own] : CALLS.map(([, input]) => input)
      const bodies = inputs.map((input) => ({ input, actor: ACTOR, at: '2026-01-31T14:04:00Z' }))
      return doors.post(path, random() < 0.7 ? inputDamaged(bodies, random) : hostileBody(bodies, random))
    },
  }
}

/** The input alone is damaged, for a body without an input is refused before the verb is asked. */
const inputDamaged = (bodies: readonly { readonly input: object }[], random: Random): Uint8Array => {
  const input = Buffer.from(hostileBody([pick(bodies, random).input], random)).toString()
  return Buffer.from(`{"input":${input},"actor":${JSON.stringify(ACTOR)}}`)
}

function agents(): Reader {
  const doors = new Doors()
  const tools = CALLS.map(([path, input]) => ({
    ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
    params: { name: path.split('/').at(-1)!.replaceAll('-', '_'), arguments: input },
  }))
  const init = {
    ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'a', version: '1' } },
  }
  const messages = [init, { jsonrpc: '2.0', id: 2, method: 'tools/list' }, ...tools]
  return { name: 'agents (MCP)', read: (random) => doors.post('/mcp', hostileBody(messages, random)) }
}

function changes(): Reader {
  const doors = new Doors()
  const bodies = [CHANGE, [CHANGE, { ...CHANGE, id: 'flag-1', kind: 'flag' }]]
  return { name: 'changes over HTTP', read: (random) => doors.post('/api/changes', hostileBody(bodies, random)) }
}

function imports(): Reader {
  const doors = new Doors()
  const event = { kind: 'declared', title: 'checkout fails', drill: false }
  const entry = { incident: 'inc-3', seq: 1, at: CHANGE.at, enteredAt: CHANGE.at, actor: ACTOR, drill: false, event }
  const entries = [{ ...entry, previous: '', hash: 'a'.repeat(64) }]
  const exported = { schema: 'lastgood.incident/1', id: 'inc-3', lastHash: 'a'.repeat(64), entries, evidence: [] }
  const path = '/api/record/import'
  return {
    name: 'incidents put in',
    read: (random) => doors.post(path, hostileBody([{ input: { exported } }], random)),
  }
}

/** Lines of a chat, as the words of the command line. */
function chat(): Reader {
  let ports = memoryPorts(CLOCK)
  let lines = 0
  const holder = { name: 'Kim', kind: 'human', scopes: ['responder'] } as const
  return {
    name: 'lines of a chat',
    read: async (random) => {
      if (lines++ % CALLS_MAX === 0) ports = memoryPorts(CLOCK)
      let isDone = false
      const asked = {
        call: (...[verb, call]: Parameters<ReturnType<typeof recordingAnswers>['incidents']['call']>) =>
          callVerb(verb, call, ports),
        ran: (_: unknown, status: number) => {
          isDone = status === 200
        },
      }
      const { text } = await answerTo(wordsOf(hostileText(LINES, random)), holder, asked)
      if (!/\S/.test(text)) throw new Error('an answer without a word')
      return became(isDone)
    },
  }
}

/** Files are written anew for each: what is fuzzed is what reads them. */
function files(folder: string): readonly Reader[] {
  const path = join(folder, 'file')
  const settings = join(folder, 'lastgood.yaml')
  const jsonLines = (random: Random): string =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, () => Buffer.from(hostileBody([CHANGE], random))).join('\n')
  return [
    {
      name: 'lastgood.yaml',
      read: (random) => {
        writeFileSync(settings, hostileText(SETTINGS_TEXTS, random))
        return ofResult(resolveConfig({}, {}, folder))
      },
    },
    {
      name: 'OpenSLO',
      read: (random) => {
        writeFileSync(path, hostileText(OPEN_SLO, random))
        return ofResult(readOpenSlo('file', folder))
      },
    },
    {
      name: 'changes of a replay',
      read: async (random) => {
        const text = jsonLines(random)
        writeFileSync(path, text)
        const file = { name: 'changes.jsonl', path, sizeBytes: text.length }
        return became((await changesOf({ files: { changes: file }, case: undefined, problems: [] })).length > 0)
      },
    },
  ]
}

function otlp(signal: Signal): Reader {
  return {
    name: `${signal} as JSON`,
    read: (random) => {
      const converted = protobufOfJson(signal, Buffer.from(hostileBody([OTLP[signal]], random)).toString())
      if (!converted.ok) return 'refused'
      const decoded = collectorOf(signal).append(converted.value.bytes)
      if (!decoded.ok) throw new Error(`what was transcribed is refused: ${JSON.stringify(decoded.error)}`)
      return became(decoded.value.accepted > 0)
    },
  }
}

const text = (name: string, samples: readonly string[], read: (said: string) => Became): Reader => ({
  name,
  read: (random) => read(hostileText(samples, random)),
})

const jsonText = (name: string, body: unknown, read: (said: string) => Became): Reader => ({
  name,
  read: (random) => read(Buffer.from(hostileBody([body], random)).toString()),
})

const TIMES = ['14:02', '2026-01-31T14:02:10+01:00', '20m', '1h', '2026-01-31 14:02']

/** Every reader of what comes from outside, beside the doors of other tools and OTLP in protobuf; `close` takes its files away. */
export function hostileReaders(): { readonly readers: readonly Reader[]; readonly close: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-hostile-'))
  const readers = [
    ...[changes(), verbs(), imports(), agents(), chat(), ...files(folder)],
    ...(['traces', 'logs', 'metrics'] as const).map(otlp),
    jsonText('case.json', CASE, (said) => became(parseCase(said, 0).problems.length === 0)),
    jsonText('flags of flagd', FLAGS, (said) => ofResult(flagsIn(said))),
    text('predictions', PREDICTIONS, (said) => became(readPrediction(said).ok)),
    text('spoken times', TIMES, (said) => became(spokenTime(said, CLOCK.now()) !== undefined)),
    text('postmortems', POSTMORTEMS, (said) => ofResult(lintPostmortem(said, '2026-02-01'))),
  ]
  return { readers, close: () => rmSync(folder, { recursive: true, force: true }) }
}
