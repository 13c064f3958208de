import type { Card } from '../../../model/card.ts'

/** Cards on the first minutes: keep calm, see how bad it is. */
export const pauseAndTriage: readonly Card[] = [
  {
    id: 'C-1',
    theme: 'pause',
    question:
      'The page has just come. In which order is an incident worked, from the first breath to the last document?',
    answer: [
      'Pause, triage, tell people, contain, ask what changed, narrow it down, state a hypothesis and test it, fix and verify, learn.',
      'Harm is stopped before it is understood; code is read last, with a question.',
    ],
  },
  {
    id: 'C-2',
    theme: 'pause',
    question: 'What are the five steps of the ninety-second reset?',
    answer: [
      'Stop, breathe, orient (what do I know right now?), plan (write down the next three concrete steps), execute.',
      'Then stay with the plan for at least five minutes before you change course.',
    ],
  },
  {
    id: 'C-3',
    theme: 'pause',
    question: 'Why does the method put a pause before the first command?',
    answer: [
      'The worst decisions are made in the first minute: a change made in panic costs more than the minute it saves.',
    ],
  },
  {
    id: 'C-4',
    theme: 'pause',
    question: 'Which loop runs inside every phase, and what is its step that is forgotten most?',
    answer: [
      'Observe, orient, decide, act, and then observe again.',
      'The second observation is forgotten: did what I did have the effect I said it would?',
    ],
  },
  {
    id: 'C-5',
    theme: 'pause',
    question: 'What do you write down when you take stock?',
    answer: [
      'Which systems are up and which are down, and whether the infrastructure around them is up.',
      'What happened, what happens now, what should happen instead.',
      'Whether only we are failing, or others too.',
    ],
  },
  {
    id: 'C-6',
    theme: 'triage',
    question: 'SEVER: which five things say how bad it is?',
    answer: [
      'Scope: how many users.',
      'Effect: data loss, down, broken, slow, glitch.',
      'Visibility: customers or only us.',
      'Escalation: worse, spreading, stable.',
      'Revenue: direct loss, contracts, law.',
    ],
  },
  {
    id: 'C-7',
    theme: 'triage',
    question: 'When is it P0?',
    answer: [
      'Data is being lost now, or the service is fully down for more than a tenth of the users, or security is breached.',
      'All hands, at once.',
    ],
  },
  {
    id: 'C-8',
    theme: 'triage',
    question: 'What makes it P1 rather than P2?',
    answer: [
      'P1: a major feature is broken for some, it is slower by more than half, or revenue is impaired.',
      'P2: not critical, only internal, or there is a way around it.',
    ],
  },
  {
    id: 'C-9',
    theme: 'triage',
    question: 'The quick triage takes under two minutes. Which five questions does it ask?',
    answer: [
      'Is data at risk? Yes means P0.',
      'Do critical flows complete? No means P0 or P1.',
      'Is it spreading or getting worse? Then raise it.',
      'Are there logs and metrics? If not, restore sight first.',
      'Is there a safe rollback? Then consider it.',
    ],
  },
  {
    id: 'C-10',
    theme: 'triage',
    question: 'You hesitate between P1 and P2. Which one do you say, and what do you do later?',
    answer: [
      'The higher one.',
      'It is assessed again whenever the harm changes; each change of it carries a reason and a measurement.',
    ],
  },
  {
    id: 'C-11',
    theme: 'triage',
    question: 'Severity, priority, urgency: what is each of them about?',
    answer: [
      'Severity is the size of the harm. Urgency is how loudly somebody is paged. Priority is the order of work on action items.',
      'The level of an alert is none of the three.',
    ],
  },
  {
    id: 'C-12',
    theme: 'triage',
    question: 'Why does the commander of an incident not type commands?',
    answer: [
      'Who types sees one terminal; who leads has to see the whole: what is in flight, who was told, what comes next.',
    ],
  },
]
