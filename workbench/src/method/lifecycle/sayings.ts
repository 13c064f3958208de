import type { lifecycleEvents } from '../../model/incident/lifecycle.ts'
import type { SayingsOf } from '../sayings-of.ts'
import { TIME_NAMES } from './time-names.ts'

/** How the entries of the lifecycle read in a timeline. */
export const lifecycleSayings: SayingsOf<typeof lifecycleEvents> = {
  declared: ({ title, severity, drill }) =>
    `${drill ? 'Drill declared' : 'Declared'}${severity ? ` as ${severity}` : ''}: ${title}`,
  acknowledged: () => 'Acknowledged',
  'state-changed': ({ to, reason, overridden }) =>
    `State: ${to}${because(reason)}${overridden ? `; the gate was overridden: ${overridden}` : ''}`,
  'merged-into': ({ into }) => `Merged into ${into}`,
  'merged-from': ({ from, title, entries }) =>
    `${from} was merged into this: ${title} (its ${entries} entries stay in ${from})`,
  renamed: ({ title }) => `Title: ${title}`,
  'service-corrected': ({ service }) => `Service: ${service}`,
  'role-taken': ({ role, by, insteadOf, inFlight }) =>
    `${by} is ${role}${insteadOf ? ` instead of ${insteadOf}` : ''}${inFlight ? `; in flight: ${inFlight}` : ''}`,
  'role-left': ({ role, by }) => `${by} is no longer ${role}`,
  'time-set': ({ name, at, source, plusMinusSeconds, why }) =>
    `${TIME_NAMES[name]}: ${at}${plusMinusSeconds ? ` ± ${plusMinusSeconds} s` : ''} (${source})${because(why)}`,
  note: ({ text }) => text,
  looked: ({ at, query, found }) => `Looked at ${at}${query ? ` (${query})` : ''}${found ? `: ${found}` : ''}`,
  'alert-moved': ({ alert, firing, service, says }) =>
    `Alert ${firing ? 'fires' : 'is quiet'}: ${alert}${service ? ` (${service})` : ''}${firing && says && says !== alert ? `, ${says}` : ''}`,
  corrected: ({ seq, at, text, reason }) =>
    `Entry ${seq} corrected${at ? `, happened at ${at}` : ''}${text ? ', text rewritten' : ''}${because(reason)}`,
}

const because = (reason: string | undefined): string => (reason ? `, because ${reason}` : '')
