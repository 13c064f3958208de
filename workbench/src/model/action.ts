import { z } from 'zod'
import type { Containment } from './incident/containment.ts'
import { MEASURED } from './incident/measure.ts'
import { line, serviceName } from './incident/said.ts'

/** What an action does to the system, in the order in which ways out are asked for. */
const ACTION_KINDS = ['rollback', 'flag', 'route', 'scale', 'shed', 'restart'] as const

export type ActionKind = (typeof ACTION_KINDS)[number]

/** The way out that an action of a kind is. A restart buys time and loses what the process knows, so it comes last. */
export const WAY_OF: Readonly<Record<ActionKind, Containment>> = {
  rollback: 'rollback',
  flag: 'switch-off',
  route: 'route-around',
  scale: 'scale-or-shed',
  shed: 'scale-or-shed',
  restart: 'scale-or-shed',
}

/**
 * What may stand in braces in a declaration. Values come from telemetry and from people, so each has to match its pattern: nothing that a
 * shell, an option parser or a URL reads as more than a name.
 */
export const PLACEHOLDERS = {
  service: /^[a-zA-Z0-9](?:[\w.-]{0,126}[a-zA-Z0-9])?$/,
  change: /^[a-zA-Z0-9][\w.:-]{0,127}$/,
  version: /^[a-zA-Z0-9][\w.+-]{0,127}$/,
} as const

export type Placeholder = keyof typeof PLACEHOLDERS

/** A place in a text that something is put into. */
export const PLACE = /\{(\w*)\}/g

/** A variable of the environment, in headers and bodies: its value is a secret. */
export const SECRET_PLACE = /\$\{(\w+)\}/g

/** Something an action does to the world: a program with its arguments, or one HTTP request. */
export type Step =
  | { readonly kind: 'command'; readonly argv: readonly [string, ...string[]] }
  | {
      readonly kind: 'http'
      readonly method: (typeof METHODS)[number]
      readonly url: string
      readonly headers: Readonly<Record<string, string>>
      /** JSON; its texts may hold places. */
      readonly body?: unknown
    }

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const ARGUMENTS_MAX = 64
const HEADERS_MAX = 20

/** Programs that read an argument as a program of its own. */
const SHELL = /(^|[\\/])(ba|z|da|k|fi|c|tc)?sh(\.exe)?$|(^|[\\/])(cmd|powershell|pwsh)(\.exe)?$/i

/** Text whose places are all known; `${NAME}` only where secrets may stand. */
const template = (secrets: boolean) =>
  line
    .refine((text) => secrets || !text.includes('${'), {
      message:
        'expected no secret here, where it would be shown: a command gets them by env, a request in its headers or body',
    })
    .refine((text) => unknownPlace(text) === undefined, {
      message: 'expected no other braces than {service}, {change} and {version}',
    })

function unknownPlace(text: string): string | undefined {
  const places = [...text.replace(SECRET_PLACE, '').matchAll(PLACE)].map(([, name = '']) => name)
  return places.find((name) => !(name in PLACEHOLDERS))
}

const argv = z
  .array(template(false), 'expected a list: one program and its arguments, never one line for a shell')
  .min(1, 'expected a program')
  .max(ARGUMENTS_MAX)
  .refine(([program = '']) => !program.includes('{'), 'expected a program that is the same every time')
  .refine((words) => !(SHELL.test(words[0] ?? '') && words.some((word) => /^[-/]\w*c$/i.test(word))), {
    message: 'expected no shell that is given a line to run: name the program and its arguments',
  })

const url = template(false)
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'expected a URL such as https://flags.internal/off',
  )
  .refine((text) => !/^\w+:\/\/[^/?#]*@/.test(text), 'expected no user or password in the URL: use a header')
  .refine((text) => !/^\w+:\/\/[^/?#]*\{/.test(text), 'expected a host that is the same every time')

const secretText = template(true)

const body = z.json().refine((value) => textsIn(value).every((text) => unknownPlace(text) === undefined), {
  message: 'expected no other braces than {service}, {change} and {version}',
})

const textsIn = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsIn)
      : []

const http = z.strictObject({
  method: z.enum(METHODS).default('POST'),
  url,
  headers: z
    .record(z.string().regex(/^[\w-]{1,100}$/, 'expected the name of a header'), secretText)
    .refine((headers) => Object.keys(headers).length <= HEADERS_MAX, `expected at most ${HEADERS_MAX} headers`)
    .default({}),
  body: body.optional(),
})

const kubernetes = z.strictObject({
  rollback: template(false).describe('what is rolled back, e.g. deployment/checkout'),
  namespace: template(false).optional(),
  context: template(false).optional(),
})

const flag = z.strictObject({
  provider: z.enum(['unleash', 'launchdarkly']),
  key: template(false),
  project: template(false).default('default'),
  environment: template(false).default('production'),
  url: url.optional(),
  token: secretText,
})

const steps = { command: argv.optional(), http: http.optional() }

const oneStep = z
  .strictObject(steps)
  .refine((given) => Object.values(given).filter((one) => one !== undefined).length === 1, {
    message: 'expected either command or http',
  })

const DOES = ['command', 'http', 'kubernetes', 'flag'] as const

/** Whoever asks for an action waits for its end, and a client waits two minutes; what takes longer is begun by the action, and goes on. */
const TIME_LIMIT_SECONDS_MAX = 90

/** An action as it stands in `lastgood.yaml`, under its name. */
export const actionDeclaration = z
  .strictObject({
    title: line.optional(),
    kind: z.enum(ACTION_KINDS),
    /** Services it may be used on; absent: it touches none in particular. `any` leaves it to what was found. */
    service: z.union([z.literal('any'), serviceName, z.array(serviceName).min(1).max(50)]).optional(),
    ...steps,
    kubernetes: kubernetes.optional(),
    flag: flag.optional(),
    dryRun: oneStep.optional(),
    revert: oneStep.optional(),
    /** Variables of the environment that its commands get; their values are shown nowhere. */
    env: z
      .array(z.string().regex(/^\w{1,100}$/, 'expected the name of a variable'))
      .max(20)
      .default([]),
    /** High: somebody else has to look at it before it runs. */
    blastRadius: z.enum(['low', 'high']).default('low'),
    timeLimitSeconds: z.number().min(1).max(TIME_LIMIT_SECONDS_MAX).default(30),
    /** What should be seen if it works, where nobody says otherwise. */
    expect: line.optional(),
    /** What its effect is judged by; absent: what the diagnosis says users feel. */
    signal: z.enum(MEASURED).exclude(['metric']).optional(),
    verifyMinutes: z.number().min(1).max(1440).default(15),
    /** Whether an agent may run it. */
    agents: z.boolean('expected yes or no as true or false').default(false),
  })
  .superRefine((given, context) => {
    const does = DOES.filter((name) => given[name] !== undefined)
    if (does.length !== 1) context.addIssue({ code: 'custom', message: `expected one of ${DOES.join(', ')}` })
  })

type Declaration = z.output<typeof actionDeclaration>

/** An action that can be run. */
export type DeclaredAction = Pick<
  Declaration,
  'kind' | 'blastRadius' | 'timeLimitSeconds' | 'expect' | 'signal' | 'verifyMinutes' | 'agents' | 'env'
> & {
  readonly name: string
  readonly title: string
  /** Services it may be used on; `any`; none: it names no service. */
  readonly services: readonly string[] | 'any'
  readonly does: Step
  readonly dryRun: Step | undefined
  readonly revert: Step | undefined
}

/** What a declaration says, in steps. */
export function declaredAction(name: string, declaration: Declaration): DeclaredAction {
  const {
    title,
    service = [],
    command,
    http: request,
    kubernetes: cluster,
    flag: switched,
    dryRun,
    revert,
    ...rest
  } = declaration
  const made = cluster === undefined ? switched && ofFlag(switched) : ofKubernetes(cluster)
  const does = made?.does ?? stepOf({ command, http: request })!
  return {
    ...rest,
    name,
    title: title ?? name.replaceAll('-', ' '),
    services: typeof service === 'string' && service !== 'any' ? [service] : service,
    does,
    dryRun: stepOf(dryRun) ?? made?.dryRun,
    revert: stepOf(revert) ?? made?.revert,
  }
}

type Given = z.output<typeof oneStep> | undefined

function stepOf(given: Given): Step | undefined {
  if (given?.command !== undefined) return { kind: 'command', argv: given.command as [string, ...string[]] }
  if (given?.http === undefined) return undefined
  const { body: sent, ...request } = given.http
  return { kind: 'http', ...request, ...(sent !== undefined && { body: sent }) }
}

type Made = { readonly does: Step; readonly dryRun?: Step; readonly revert: Step }

/** The revision before; undone, that is the one that ran. */
function ofKubernetes({ rollback, namespace, context }: z.output<typeof kubernetes>): Made {
  const where = [...(context ? [`--context=${context}`] : []), ...(namespace ? [`--namespace=${namespace}`] : [])]
  const argvOf = (...more: readonly string[]): Step => ({
    kind: 'command',
    argv: ['kubectl', ...where, 'rollout', 'undo', rollback, ...more],
  })
  return { does: argvOf(), dryRun: argvOf('--dry-run=server'), revert: argvOf() }
}

/** A flag off, and on again, as its provider's own interface has it. */
function ofFlag({ provider, key, project, environment, url: at, token }: z.output<typeof flag>): Made {
  if (provider === 'unleash') {
    const base = `${at ?? 'http://localhost:4242'}/api/admin/projects/${project}/features/${key}/environments/${environment}`
    const turned = (to: 'on' | 'off'): Step => ({
      kind: 'http',
      method: 'POST',
      url: `${base}/${to}`,
      headers: { authorization: token },
    })
    return { does: turned('off'), revert: turned('on') }
  }
  const turned = (instruction: 'turnFlagOff' | 'turnFlagOn'): Step => ({
    kind: 'http',
    method: 'PATCH',
    url: `${at ?? 'https://app.launchdarkly.com'}/api/v2/flags/${project}/${key}`,
    headers: { authorization: token, 'content-type': 'application/json; domain-model=launchdarkly.semanticpatch' },
    body: { environmentKey: environment, instructions: [{ kind: instruction }] },
  })
  return { does: turned('turnFlagOff'), revert: turned('turnFlagOn') }
}
