import { err, type Result } from '../../lib/result.ts'
import type { Unfilled } from '../../method/actions/fill.ts'
import type { DeclaredAction } from '../../model/action.ts'
import type { Actor } from '../../model/incident/entry.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import type { Refusal } from '../incident/refusal.ts'
import { gated, refused } from '../incident/testing/refusals.ts'
import type { ActionsPort } from './ports.ts'

/** The declared actions, or that there are none. */
export function actionsIn({ actions }: IncidentPorts): Result<ActionsPort, Refusal> {
  if (actions !== undefined && actions.declared.length > 0) return { ok: true, value: actions }
  return refused(
    'missing',
    'no action is declared',
    'lastgood.yaml',
    'Write them under "actions:" and start the workbench again; docs/actions.md shows how.',
  )
}

/** The action of a name, or which there are. */
export function actionNamed(name: string, { declared }: ActionsPort): Result<DeclaredAction, Refusal> {
  const found = declared.find((one) => one.name === name)
  if (found !== undefined) return { ok: true, value: found }
  const names = declared.map((one) => one.name).join(', ')
  return refused('missing', 'no such action is declared', name, `There is: ${names}.`)
}

/** An agent runs only what the declaration lets it run. */
export const refusedToAgents = (
  { name, agents }: DeclaredAction,
  { kind }: Actor,
): Result<never, Refusal> | undefined =>
  kind !== 'agent' || agents
    ? undefined
    : gated(
        {
          what: 'agents may not run this action',
          where: name,
          todo: 'Ask a person to run it; "agents: true" in its declaration lets agents.',
        },
        { verb: 'act', words: [name], says: 'by a person' },
      )

/** Nobody changes a running system without saying what should come of it. */
export const unpredicted = (name: string): Result<never, Refusal> =>
  gated(
    {
      what: 'nobody has said what this action should do',
      where: name,
      todo: 'Say what should be seen if it works; "expect" in its declaration says it for everybody.',
      command: '--expect "…"',
    },
    { verb: 'act', words: [name], field: 'expect', says: 'what should be seen if it works' },
  )

export const unfilled = (name: string, { place, says }: Unfilled): Result<never, Refusal> =>
  refused('wrong', says, name, `Say which ${place}.`, `--${place} …`)

export const notFor = ({ name, services }: DeclaredAction, service: string): Result<never, Refusal> =>
  refused(
    'wrong',
    `it may not be used on ${service}`,
    name,
    `It is for ${services === 'any' ? 'any service' : services.join(', ') || 'no service in particular'}.`,
  )

export const busy = (name: string): Result<never, Refusal> =>
  err({
    kind: 'conflict',
    what: 'another action is running',
    where: name,
    todo: 'One at a time: wait until it has ended.',
  })
