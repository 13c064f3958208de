import { z } from 'zod'
import { chatAccounts, groupScopes } from '../../model/access.ts'
import { probeRoles } from '../../respond/live/roles.ts'

/** Digits as they come from flags and variables, or a number from the file. */
const wholeNumber = (from: number, to: number) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,9}$/)
        .transform(Number),
    ])
    .pipe(z.number().int().min(from).max(to))

/** True for a URL that carries a user, a password or a token, which would be shown wherever the URL is. */
const hasPassword = (url: string): boolean => /^\w+:\/\/[^/?#]*@/.test(url) || /[?&][^=&#]*(password|token)=/i.test(url)

/** True for a text that may be a URL with a secret in it, however badly it is written: refused, it is not repeated. */
export const mayTellSecret = (text: string): boolean => /[@?]/.test(text)

/** A URL as it may be shown: with its user, without its password. */
function withoutPassword(text: string): string {
  if (!URL.canParse(text)) return text
  const url = new URL(text)
  if (url.password !== '') url.password = '••••'
  for (const name of ['password', 'sslpassword']) if (url.searchParams.has(name)) url.searchParams.set(name, '••••')
  return decodeURI(url.href)
}

const port = wholeNumber(0, 65_535)
const expectsPort = 'a port from 0 (any free one) to 65535'

/** A setting that is shown to nobody. */
const secretText = (says: string) =>
  ({
    type: z.string().max(4_000),
    expects: 'text (digits alone need quotes in the file)',
    initial: '',
    says,
    secret: true,
  }) as const

/** Where another tool answers. */
const webAddress = (initial: string) =>
  ({
    type: z
      .url({ protocol: /^https?$/ })
      .refine((url) => !hasPassword(url) && !/[?#]/.test(url))
      .or(z.literal('')),
    expects: 'a URL such as https://host, without user, password and query',
    initial,
  }) as const

/** Every setting: its type, what a wrong value is told, its default, and what it means. One name serves the file, the environment and the flags. */
export const SETTINGS = {
  host: { type: z.string().min(1), expects: 'an address', initial: '127.0.0.1', says: 'address to listen on' },
  port: { type: port, expects: expectsPort, initial: 7117, says: 'web page and API' },
  url: {
    type: z
      .url({ protocol: /^https?$/ })
      .refine((url) => !hasPassword(url) && !/[?#]/.test(url))
      .or(z.literal('')),
    expects: 'a URL such as http://host:7117, without user, password and query; or nothing for host and port',
    initial: '',
    says: 'the workbench that commands ask, where it is reached in another way than by host and port',
  },
  otlpGrpcPort: { type: port, expects: expectsPort, initial: 4317, says: 'OTLP over gRPC' },
  otlpHttpPort: { type: port, expects: expectsPort, initial: 4318, says: 'OTLP over HTTP' },
  probePort: { type: port, expects: expectsPort, initial: 7118, says: 'processes that take probes dial it' },
  probeToken: {
    type: z.string().max(1_000),
    expects: 'text (digits alone need quotes in the file)',
    initial: '',
    says: 'what a process has to know (its LASTGOOD_PROBE_TOKEN) to take probes; nothing when empty',
    secret: true,
  },
  probeRoles: {
    type: z.string().refine((text) => probeRoles(text).ok),
    expects:
      'who=what with commas between, what being all, none or of count+see+raise+sample+protected: human=all, agent=count',
    initial: '',
    says: 'who may place which probes, by name or kind; everybody may all when empty',
  },
  probeProtected: {
    type: z.string().max(2_000),
    expects: 'patterns of paths with commas between, such as src/auth/**,src/payment/**',
    initial: '',
    says: 'files into which only who has the right "protected" looks by probes',
  },
  probePricePerGb: {
    type: z
      .union([
        z.number(),
        z
          .string()
          .regex(/^\d{1,6}(\.\d{1,6})?$/)
          .transform(Number),
      ])
      .pipe(z.number().min(0).max(1_000_000)),
    expects: 'a number from 0 on, such as 0.5',
    initial: 0,
    says: 'what a gigabyte of logs costs, so that a probe tells what a day of it would; not told when 0',
  },
  data: {
    type: z.string().min(1),
    expects: 'the path of a folder',
    initial: '.lastgood',
    says: 'folder of the embedded database and the incident record',
  },
  clickhouseUrl: {
    type: z
      .url({ protocol: /^https?$/ })
      .refine((url) => !hasPassword(url))
      .or(z.literal('')),
    expects:
      'a URL such as http://host:8123 (user and password are settings of their own), or nothing for the embedded database',
    initial: '',
    says: 'a ClickHouse server instead of the embedded one',
  },
  clickhouseUser: { type: z.string(), expects: 'text', initial: 'default', says: 'its user' },
  clickhousePassword: {
    type: z.string(),
    expects: 'text (digits alone need quotes in the file)',
    initial: '',
    says: 'its password',
    secret: true,
  },
  clickhouseDatabase: {
    type: z.string().regex(/^\w{1,64}$/),
    expects: 'a name of at most 64 letters, digits and _',
    initial: 'lastgood',
    says: 'the database telemetry is kept in',
  },
  clickhouseCluster: {
    type: z.string().regex(/^[\w.-]{0,64}$/),
    expects: 'the name of a cluster in the configuration of those servers, or nothing',
    initial: '',
    says: 'a cluster over whose servers telemetry is spread; one server when empty',
  },
  recordUrl: {
    type: z.url({ protocol: /^postgres(ql)?$/ }).or(z.literal('')),
    expects: 'a URL such as postgres://user@host:5432/database, or nothing for a file in the data folder',
    initial: '',
    says: 'a PostgreSQL database for the incident record instead of a file',
    shown: withoutPassword,
  },
  token: {
    type: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]{0,4000}$/),
    expects: 'one token as it was shown, on one line and without "Bearer"',
    initial: '',
    says: 'the access token that commands say to the workbench they ask',
    secret: true,
  },
  names: {
    type: z.string().regex(/^([\w.-]+(,(?=.)|$))*$/),
    expects: 'names with commas between, e.g. lastgood.example',
    initial: '',
    says: 'names, beside those of this machine, by which the workbench is reached',
  },
  oidcIssuer: { ...webAddress(''), says: 'an OpenID Connect provider at which people sign in on the page' },
  oidcClient: {
    type: z.string().max(1_000),
    expects: 'text',
    initial: '',
    says: 'the client id of the workbench there',
  },
  oidcSecret: secretText('the client secret of the workbench there; nothing for a public client'),
  oidcGroups: {
    type: z.string().refine((text) => groupScopes(text).ok),
    expects: `group=scope+scope with commas between, * being everybody: sre=responder+probe, *=viewer`,
    initial: '',
    says: 'what the groups of the provider may do here',
  },
  oidcClaim: {
    type: z.string().min(1).max(200),
    expects: 'the name of a claim',
    initial: 'groups',
    says: 'the claim in which the provider tells the groups of somebody',
  },
  behindProxy: {
    type: z.enum(['on', 'off']),
    expects: 'on or off',
    initial: 'off',
    says: 'whether whoever reaches the workbench from elsewhere comes through a proxy that speaks TLS',
  },
  actor: {
    type: z.string().max(200),
    expects: 'a name',
    initial: '',
    says: 'who you are in the incident record; the name of the account when empty',
  },
  checkHosts: {
    type: z.string().regex(/^([\w.-]+(:\d{1,5})?(,(?=.)|$))*$/),
    expects: 'names or addresses with commas between, e.g. api.internal,10.0.0.5:8080',
    initial: '',
    says: 'hosts beside this machine that predictions and checks of the workbench may ask',
  },
  postgresUrl: {
    type: z.url({ protocol: /^postgres(ql)?$/ }).or(z.literal('')),
    expects: 'a URL such as postgres://user@host:5432/database, or nothing',
    initial: '',
    says: 'a PostgreSQL database of the system, which `lastgood check postgres` looks into; a user with pg_monitor is enough',
    shown: withoutPassword,
  },
  redisUrl: {
    type: z.url({ protocol: /^rediss?$/ }).or(z.literal('')),
    expects: 'a URL such as redis://user@host:6379, or nothing',
    initial: '',
    says: 'a Redis of the system, which `lastgood check redis` looks into; its password better comes by REDISCLI_AUTH',
    shown: withoutPassword,
  },
  drillTarget: {
    type: z.string().max(4_096),
    expects: 'the path of a module',
    initial: '',
    says: 'a module whose `target` is practised on instead of the shop (drills/src/target.ts says what it has to be)',
  },
  hookToken: secretText('what senders of alerts and changes without signatures have to say; nothing when empty'),
  hookSecret: secretText('secret that LaunchDarkly and Flux sign with; several with commas between'),
  githubSecret: secretText('secret of the GitHub webhook; two with a comma between while one replaces the other'),
  grafanaSecret: secretText('secret that Grafana signs alerts with; two with a comma between'),
  routingKeys: {
    type: z.string().regex(/^([^\s=,]{1,255}=[^=,]+(,(?=.)|$))*$/),
    expects: 'keys with their service: KEY=service,KEY=service',
    initial: '',
    says: 'routing keys of the Events API v2 that are let in, each for a service; any key when empty',
    secret: true,
  },
  mcpWrite: {
    type: z.enum(['on', 'off']),
    expects: 'on or off',
    initial: 'off',
    says: 'whether agents that speak MCP over HTTP may write to the incident record',
  },
  flagd: {
    type: z
      .string()
      .max(2_000)
      .refine((text) => !/^https?:\/\/[^/?#]*@/i.test(text)),
    expects: 'a file, or a URL without a user or a password in it',
    initial: '',
    says: 'what flagd reads its flags from, JSON or YAML: each change of a flag there is told; nothing when empty',
  },
  flagdToken: secretText('a bearer token for that URL; none when empty'),
  watch: {
    type: z.enum(['off', 'on']),
    expects: 'on or off',
    initial: 'off',
    says: 'look at telemetry every minute, and open an incident when something begins',
  },
  slackSecret: secretText(
    'the signing secret of slash commands; two with a comma between while one replaces the other',
  ),
  slackAccounts: {
    type: z.string().refine((text) => chatAccounts(text).ok),
    expects: 'account=name:scope+scope with commas between: U012AB3CD=on-call:responder',
    initial: '',
    says: 'who the accounts of the chat are here, and what they may do',
  },
  slackUrl: secretText('a Slack-style webhook that is told of incidents'),
  webhookUrl: secretText('a webhook of your own that is told of incidents'),
  webhookSecret: secretText('what messages to it are signed with'),
  mailUrl: secretText('a mail server: smtps://user:password@host'),
  mailFrom: {
    type: z.string().regex(/^[^\s,<>]{1,320}$/),
    expects: 'an address',
    initial: 'lastgood@localhost',
    says: 'who mail comes from',
  },
  mailTo: {
    type: z.string().max(4_000),
    expects: 'addresses with commas between',
    initial: '',
    says: 'who gets mail about incidents',
  },
  githubIssues: {
    type: z.string().regex(/^([\w.-]{1,100}\/[\w.-]{1,100})?$/),
    expects: 'a repository such as owner/name, or nothing',
    initial: '',
    says: 'the repository in which action items become issues',
  },
  githubToken: secretText('a token of GitHub that may write its issues'),
  githubApi: { ...webAddress('https://api.github.com'), says: 'where GitHub answers, if not at api.github.com' },
  jiraUrl: { ...webAddress(''), says: 'a Jira in which action items become issues: https://team.atlassian.net' },
  jiraUser: { type: z.string().max(320), expects: 'an address', initial: '', says: 'whose token jiraToken is' },
  jiraToken: secretText('a token of Jira that may write issues'),
  jiraProject: {
    type: z.string().regex(/^([A-Z][A-Z0-9_]{0,30})?$/),
    expects: 'the key of a project, such as OPS',
    initial: '',
    says: 'the project of those issues',
  },
  jiraType: { type: z.string().min(1).max(100), expects: 'text', initial: 'Task', says: 'their type' },
  grafanaUrl: { ...webAddress(''), says: 'a Grafana on whose dashboards incidents are drawn' },
  grafanaToken: secretText('a token of a service account of Grafana that may write annotations'),
  statuspageApi: { ...webAddress('https://api.statuspage.io'), says: 'where Statuspage answers' },
  statuspagePage: {
    type: z.string().regex(/^\w{0,64}$/),
    expects: 'the id of a page',
    initial: '',
    says: 'the page of Statuspage that is told what is for readers outside',
  },
  statuspageToken: secretText('a key of Statuspage that may write its incidents'),
  notifyHosts: {
    type: z.string().regex(/^([\w.-]+(:\d{1,5})?(,(?=.)|$))*$/),
    expects: 'names or addresses with commas between, e.g. chat.internal,10.0.0.5:8080',
    initial: '',
    says: 'hosts outside of the internet that messages may go to, also without TLS',
  },
  retentionDays: {
    type: wholeNumber(0, 3650),
    expects: 'a number of days from 0 (for ever) to 3650',
    initial: 7,
    says: 'how long telemetry is kept; 0 = for ever',
  },
  memoryMiB: {
    type: wholeNumber(256, 1_048_576),
    expects: 'a number of MiB from 256 to 1048576',
    initial: 2048,
    says: 'memory ceiling of the embedded database',
  },
} as const

export type SettingName = keyof typeof SETTINGS

/** The effective settings. */
export type Config = { readonly [K in SettingName]: z.output<(typeof SETTINGS)[K]['type']> }

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[]

export const VARIABLE_START = 'LASTGOOD_'

/** The environment variable of a setting: `otlpHttpPort` → `LASTGOOD_OTLP_HTTP_PORT`, `memoryMiB` → `LASTGOOD_MEMORY_MIB`. */
export const variableOf = (name: SettingName): string =>
  VARIABLE_START + name.replace(/(?<=[a-z])([A-Z])(?!$)/g, '_$1').toUpperCase()

/** The flag of a setting: `otlpHttpPort` → `--otlp-http-port`. */
export const flagOf = (name: SettingName): string => `--${name.replace(/([A-Z])/g, '-$1').toLowerCase()}`
