import { z } from 'zod'
import { ok, type Result } from '../../lib/result.ts'
import { isToDo } from '../../method/learning/learning.ts'
import type { Tracker } from '../../model/incident/learning.ts'
import {
  type ActionMessage,
  githubClosing,
  githubIssue,
  githubMarker,
  isForTracker,
  issueName,
  jiraIssue,
} from '../../respond/notify/issues.ts'
import type { Dealt } from '../../respond/post/deal.ts'
import type { Config } from '../settings/config.ts'
import { type Answered, answerAs, guardedRequest } from './guarded-post.ts'
import type { Sender, Sent } from './sender.ts'

/** The settings of trackers. */
export type TrackerConfig = Pick<
  Config,
  'githubIssues' | 'githubToken' | 'githubApi' | 'jiraUrl' | 'jiraUser' | 'jiraToken' | 'jiraProject' | 'jiraType'
>

type Ask = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) => Promise<Answered>

/** Issues for the action items of incidents, as the settings say. */
export function trackersOf(config: TrackerConfig, inside: ReadonlySet<string>): readonly Sender[] {
  const { githubIssues, githubToken, jiraUrl, jiraToken, jiraProject } = config
  const senders: Sender[] = []
  if (githubIssues !== '' && githubToken !== '') {
    const ask = asking(
      config.githubApi,
      { authorization: `Bearer ${githubToken}`, accept: 'application/vnd.github+json' },
      inside,
    )
    senders.push(senderOf('github', (message) => toGithub(message, `/repos/${githubIssues}/issues`, ask)))
  }
  if (jiraUrl !== '' && jiraToken !== '' && jiraProject !== '') {
    const basic = Buffer.from(`${config.jiraUser}:${jiraToken}`).toString('base64')
    const ask = asking(jiraUrl, { authorization: `Basic ${basic}`, accept: 'application/json' }, inside)
    const browse = (key: string): string => `${jiraUrl.replace(/\/$/, '')}/browse/${key}`
    const kind = { project: jiraProject, type: config.jiraType }
    senders.push(senderOf('jira', (message) => toJira(message, { kind, browse, ask })))
  }
  return senders
}

const senderOf = (name: string, send: (message: ActionMessage) => Promise<Sent>): Sender => ({
  name,
  hears: isForTracker,
  send: async (message) =>
    isForTracker(message) ? send(message) : { kind: 'never', says: 'it is about no action item' },
})

const asking =
  (base: string, headers: Readonly<Record<string, string>>, inside: ReadonlySet<string>): Ask =>
  (method, path, body) =>
    guardedRequest({
      method,
      headers,
      inside,
      url: base.replace(/\/$/, '') + path,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })

const githubAnswer = z.object({ number: z.number(), html_url: z.url({ protocol: /^https?$/ }), state: z.string() })
const githubRead = githubAnswer.extend({ body: z.string().nullable().optional() })

type GithubIssue = z.output<typeof githubRead>

const LISTED_MAX = 100 // the newest of those with our label; GitHub gives no more at once

/** Looks for the issue first: what a try before this one made is not made again. */
async function toGithub(message: ActionMessage, issues: string, ask: Ask): Promise<Sent> {
  const found = await githubKnown(message, issues, ask)
  if (!found.ok) return found.error
  const known = found.value
  if (!isToDo(message.action)) {
    if (known === undefined) return { kind: 'done', says: 'it has no issue to be closed' }
    return (await ask('PATCH', `${issues}/${known.number}`, githubClosing(message))).dealt
  }
  if (known !== undefined) return withTracker({ kind: 'done', says: 'it has an issue' }, trackerOf(known))
  const made = await ask('POST', issues, githubIssue(message))
  const issue = githubAnswer.safeParse(made.json).data
  return withTracker(made.dealt, issue && trackerOf(issue))
}

/**
 * The issue of an action item: by its number where that is known, else among the newest. The number alone may be of another repository, or
 * of an issue that somebody deleted; whether the repository is there at all, the list tells.
 */
async function githubKnown(
  message: ActionMessage,
  issues: string,
  ask: Ask,
): Promise<Result<GithubIssue | undefined, Dealt>> {
  const number = /^#(\d+)$/.exec(message.action.tracker?.key ?? '')?.[1]
  const numbered = number === undefined ? undefined : await ask('GET', `${issues}/${number}`)
  const read =
    numbered === undefined || numbered.isMissing
      ? answerAs(await ask('GET', `${issues}?state=all&labels=lastgood&per_page=${LISTED_MAX}`), z.array(githubRead))
      : answerAs(numbered, githubRead)
  if (!read.ok) return read
  const marker = githubMarker(message)
  return ok([read.value].flat().find(({ body }) => body?.includes(marker)))
}

const trackerOf = ({ number, html_url, state }: z.output<typeof githubAnswer>): Tracker => ({
  key: `#${number}`,
  url: html_url,
  state,
})

const jiraKey = z.object({ key: z.string().regex(/^[A-Z][A-Z0-9_]*-\d+$/) })
const jiraFound = z.object({ issues: z.array(jiraKey) })
const jiraMoves = z.object({
  transitions: z.array(z.object({ id: z.string(), to: z.object({ statusCategory: z.object({ key: z.string() }) }) })),
})

type Jira = {
  readonly kind: { readonly project: string; readonly type: string }
  readonly browse: (key: string) => string
  readonly ask: Ask
}

async function toJira(message: ActionMessage, { kind, browse, ask }: Jira): Promise<Sent> {
  const jql = encodeURIComponent(`labels = "${issueName(message)}"`)
  const listed = answerAs(await ask('GET', `/rest/api/3/search/jql?jql=${jql}&fields=status&maxResults=1`), jiraFound)
  if (!listed.ok) return listed.error
  const known = listed.value.issues[0]?.key
  if (!isToDo(message.action)) return closeInJira(known, ask)
  if (known !== undefined)
    return withTracker({ kind: 'done', says: 'it has an issue' }, { key: known, url: browse(known) })
  const made = await ask('POST', '/rest/api/3/issue', jiraIssue(message, kind))
  const key = jiraKey.safeParse(made.json).data?.key
  return withTracker(made.dealt, key === undefined ? undefined : { key, url: browse(key) })
}

/** A project decides by itself how an issue is done: the first move that leads there is made. */
async function closeInJira(key: string | undefined, ask: Ask): Promise<Dealt> {
  if (key === undefined) return { kind: 'done', says: 'it has no issue to be closed' }
  const path = `/rest/api/3/issue/${key}/transitions`
  const moves = answerAs(await ask('GET', path), jiraMoves)
  if (!moves.ok) return moves.error
  const done = moves.value.transitions.find(({ to }) => to.statusCategory.key === 'done')
  if (done === undefined) return { kind: 'never', says: `${key} has no move that ends it: move it by hand` }
  return (await ask('POST', path, { transition: { id: done.id } })).dealt
}

const withTracker = (dealt: Dealt, tracker: Tracker | undefined): Sent =>
  dealt.kind === 'done' && tracker !== undefined ? { ...dealt, tracker } : dealt
