import { clipped } from '../../lib/clipped.ts'
import { err, ok } from '../../lib/result.ts'
import type { ChangeEvent } from '../../model/change.ts'
import type { CommitStage } from '../../model/heard.ts'
import { LINE_CHARS_MAX } from '../../model/incident/said.ts'
import type { Delivery, Fact, Reader, Reading } from './reading.ts'
import { at, detailsOf, digest, firstSaid, given, listIn, recordOf, said, timeIn } from './said.ts'

/** What GitHub sends; what kind it is stands in a header. Kinds that say nothing of what runs are answered and left. */
export const readGithub: Reader = (delivery) => {
  const kind = delivery.header('x-github-event')
  if (kind === undefined) return err('X-GitHub-Event: expected the header that GitHub sends')
  if (kind === 'ping') return ok({ facts: [], says: 'pong' })
  if (!Object.hasOwn(READS, kind)) return ok({ facts: [], says: `${said(kind, 100)} says nothing of what runs` })
  if (said(at(delivery.body, 'repository', 'full_name')) === undefined)
    return err('repository.full_name: expected text; choose application/json as content type of the webhook')
  return ok(READS[kind]!(delivery))
}

/** Events that say something of what runs. */
const READS: Readonly<Record<string, (delivery: Delivery) => Reading>> = {
  deployment: intent,
  deployment_status: deployed,
  push: pushed,
  workflow_run: ran,
}

const nothing = (says: string): Reading => ({ facts: [], says })

/** A deployment that was asked for: no state yet. */
function intent({ body, receivedAt }: Delivery): Reading {
  const deployment = at(body, 'deployment')
  const commit = said(at(deployment, 'sha'))
  if (commit === undefined) return nothing('deployment.sha is missing')
  const environment = said(at(deployment, 'environment'))
  return staged({
    stage: 'intended',
    commit,
    at: timeIn(at(deployment, 'created_at')) ?? receivedAt,
    title: `deployment${environment ? ` to ${environment}` : ''} asked for`,
    source: 'github',
    ...given({ actor: said(at(deployment, 'creator', 'login')) }),
  })
}

/** `inactive` is sent by no webhook; queued, pending and waiting are no change yet. */
const PHASES: Readonly<Record<string, NonNullable<ChangeEvent['phase']>>> = {
  in_progress: 'started',
  success: 'finished',
  failure: 'failed',
  error: 'failed',
}

function deployed({ body, receivedAt }: Delivery): Reading {
  const [status, deployment] = [recordOf(at(body, 'deployment_status')), recordOf(at(body, 'deployment'))]
  const state = said(status.state) ?? ''
  const phase = Object.hasOwn(PHASES, state) ? PHASES[state] : undefined
  if (phase === undefined) return nothing(`a deployment that is ${state || 'without a state'} is no change yet`)
  const repository = said(at(body, 'repository', 'full_name'))!
  const service = serviceOf(deployment, repository)
  const environment = firstSaid(status.environment, deployment.environment)
  const commit = said(deployment.sha)
  const told = timeIn(status.created_at)
  const change: ChangeEvent = {
    id: `github:${clipped(repository, 300)}/deployment/${said(deployment.id, 100) ?? digest(deployment)}`,
    at: told ?? receivedAt,
    receivedAt,
    kind: 'deploy',
    phase,
    service,
    title: `deploy ${service} ${said(deployment.ref) ?? commit ?? ''}`.trim(),
    source: 'github',
    ...given({
      environment,
      commit,
      to: said(deployment.ref),
      url: firstSaid(status.log_url, status.target_url),
      actor: said(at(status, 'creator', 'login')),
    }),
    details: {
      actorType: at(status, 'creator', 'type') === 'Bot' ? 'automation' : 'human',
      ...(deployment.transient_environment === true && { preview: true }),
      ...(told === undefined && { atInferred: true }),
    },
  }
  return { facts: [{ once: digest(change.id, phase, change.at), heard: { kind: 'change', change } }] }
}

/** The service that the deployment's payload names, which some senders write as JSON in text; else the repository. */
function serviceOf(deployment: Readonly<Record<string, unknown>>, repository: string): string {
  return firstSaid(at(payloadOf(deployment.payload), 'service')) ?? repository.split('/').at(-1)!
}

function payloadOf(payload: unknown): unknown {
  if (typeof payload !== 'string') return payload
  try {
    return JSON.parse(payload) as unknown
  } catch {
    return undefined // words of the sender's own
  }
}

/** Paths that hold changes of a database's schema, in most layouts. */
const MIGRATIONS = /(^|\/)(migrations?|migrate|flyway|liquibase|alembic)\//i
const COMMITS_READ_MAX = 100
const FILES_READ_MAX = 1_000

/** On the default branch, a push is a merge. Merged is not deployed, so it is a stage and never a change. */
function pushed({ body, receivedAt }: Delivery): Reading {
  const branch = said(at(body, 'repository', 'default_branch'))
  if (branch === undefined || at(body, 'ref') !== `refs/heads/${branch}`) return nothing('not the default branch')
  const commit = said(at(body, 'after'))
  if (commit === undefined || /^0+$/.test(commit)) return nothing('the branch was deleted')
  const files = listIn(at(body, 'commits'), COMMITS_READ_MAX).flatMap((one) =>
    ['added', 'modified'].flatMap((how) => listIn(at(one, how), FILES_READ_MAX)),
  )
  const migrates = files.some((file) => typeof file === 'string' && MIGRATIONS.test(file))
  const details = {
    branch,
    repository: said(at(body, 'repository', 'full_name'))!,
    ...(at(body, 'forced') === true && { forced: 'true' }),
    ...(migrates && { touchesMigrations: 'true' }),
  }
  return staged({
    stage: 'merged',
    commit,
    at: timeIn(at(body, 'head_commit', 'timestamp')) ?? receivedAt,
    title: said(at(body, 'head_commit', 'message')) ?? `push to ${branch}`,
    source: 'github',
    details: detailsOf(details),
    ...given({ url: said(at(body, 'compare')), actor: said(at(body, 'pusher', 'name')) }),
  })
}

/** A workflow that ended well built something; whether that runs, only a deployment says. */
function ran({ body, receivedAt }: Delivery): Reading {
  const run = recordOf(at(body, 'workflow_run'))
  const commit = said(run.head_sha)
  if (at(body, 'action') !== 'completed' || run.conclusion !== 'success' || commit === undefined)
    return nothing('only a workflow that ended well is a stage')
  return staged({
    stage: 'built',
    commit,
    at: timeIn(run.updated_at) ?? receivedAt,
    title: `workflow ${said(run.name) ?? said(run.path) ?? 'without a name'}`,
    source: 'github',
    details: detailsOf({ run: run.id, attempt: run.run_attempt }),
    ...given({
      url: said(run.html_url),
      actor: firstSaid(at(run, 'triggering_actor', 'login'), at(run, 'actor', 'login')),
    }),
  })
}

function staged(stage: CommitStage): Reading {
  const { stage: what, commit, at: when } = stage
  const title = clipped(stage.title, LINE_CHARS_MAX) // it is put together of texts that each may be that long
  const once = digest('stage', what, commit, when, title)
  const fact: Fact = { once, heard: { kind: 'stage', stage: { ...stage, title } } }
  return { facts: [fact] }
}
