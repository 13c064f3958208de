import type { Card } from '../../../model/card.ts'

/** Cards on telling people, stopping the harm, and what changed. */
export const tellAndContain: readonly Card[] = [
  {
    id: 'C-13',
    theme: 'tell',
    question: 'How often are people told at P0 and at P1, and what does every update end with?',
    answer: [
      'P0 every 15 to 20 minutes, P1 every 30; more often than every 10 is noise.',
      'Every update says when the next one comes, and that time is kept.',
    ],
  },
  {
    id: 'C-14',
    theme: 'tell',
    question: 'Nothing is new since the last update, and the next is due. What do you send?',
    answer: ['"Nothing new since 14:20, next update at 14:50." That is an update. Silence is not.'],
  },
  {
    id: 'C-15',
    theme: 'tell',
    question: 'Which parts does an update have?',
    answer: [
      'Status; what we know (symptom, scope, since when); what we tried and how it went; next steps with their times; a workaround; when the next update comes.',
      'What is not known is called unknown; nothing is made up.',
    ],
  },
  {
    id: 'C-16',
    theme: 'tell',
    question: 'Within how many minutes of the alert does the first message go out?',
    answer: ['Within two to three: after the pause and the triage, before anybody looks for the cause.'],
  },
  {
    id: 'C-17',
    theme: 'contain',
    question: 'In which order do you ask for ways to stop the harm?',
    answer: [
      'Is there a safe rollback? Then do it.',
      'Can the feature be switched off?',
      'Can traffic be led around it: fail over, open the breaker, answer from a cache?',
      'Do more capacity or less load buy time?',
      'None of them: investigate at once.',
    ],
  },
  {
    id: 'C-18',
    theme: 'contain',
    question: 'What do you keep before you roll back, and how long may that take?',
    answer: [
      'The bad metrics, a few failing requests, the logs of the bad stretch, the state of the process: seconds, not minutes.',
      'At P0 it runs beside the rollback and never delays it.',
    ],
  },
  {
    id: 'C-19',
    theme: 'contain',
    question: 'Why only one change at a time?',
    answer: ['Two changes in flight on one path make both verdicts worthless: nobody can say which of them did what.'],
  },
  {
    id: 'C-20',
    theme: 'contain',
    question: 'A change had no effect. What comes before the next one?',
    answer: ['Take it back. Otherwise the next verdict is about both, and the system drifts away from what is known.'],
  },
  {
    id: 'C-21',
    theme: 'contain',
    question:
      'The database is at its limit because of one query. What is wrong with restarting it or allowing more connections?',
    answer: [
      'The same query comes back at once; a restart empties caches, and more connections let more of it in.',
      'End the guilty queries and roll back what sends them.',
    ],
  },
  {
    id: 'C-22',
    theme: 'contain',
    question: 'Which parts keep one slow dependency from taking everything down?',
    answer: [
      'A timeout on every call, a circuit breaker, a pool of its own for each dependency, and a plainer answer when it is away.',
    ],
  },
  {
    id: 'C-23',
    theme: 'changes',
    question: 'What belongs on the list of what changed, beside deploys?',
    answer: [
      'Configuration, flags, traffic, deploys of those we depend on, certificates that expired, disks that filled, scheduled jobs.',
      'And ourselves: was it our own change?',
    ],
  },
  {
    id: 'C-24',
    theme: 'changes',
    question: 'A deploy lies two minutes after the symptom began. Is it a suspect?',
    answer: [
      'No: a cause comes before its effect. It may be a response to the trouble.',
      'The distance to the onset carries a sign, and the onset is an interval, not a point.',
    ],
  },
  {
    id: 'C-25',
    theme: 'changes',
    question: 'The configuration was corrected an hour ago and nothing got better. What do you compare?',
    answer: [
      'What should be running with what each instance reports: the file may have changed while the process never read it again.',
    ],
  },
  {
    id: 'C-26',
    theme: 'changes',
    question: 'You rolled back the newest deploy and nothing changed. What does that tell you?',
    answer: [
      'The fault slept in the code before, or the cause lies elsewhere: something else woke it, such as a flag, data or a campaign.',
      'The rollback refuted a hypothesis; write that down.',
    ],
  },
]
