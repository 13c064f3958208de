import type { Card } from '../../../model/card.ts'

/** Cards on looking inside, fixing and learning. */
export const fixAndLearn: readonly Card[] = [
  {
    id: 'C-46',
    theme: 'inside',
    question: 'You need more detail from production. What is wrong with turning verbosity up for everyone?',
    answer: [
      'It costs money within hours, and the flood hides the one line that matters.',
      'Turn it up for one affected user, or add one line where you need it, with a budget.',
    ],
  },
  {
    id: 'C-47',
    theme: 'inside',
    question: 'What does a snapshot show that a log line does not, and what must it never do?',
    answer: ['The stack and the variables of every frame at one line. It never stops the service for its users.'],
  },
  {
    id: 'C-48',
    theme: 'fix',
    question: 'Which questions come before a fix goes out?',
    answer: [
      'Could it make things worse? How is it taken back, and how fast? Can it be tried apart from users? Is it the smallest change?',
      'Where it could hit many, a second person looks at it.',
    ],
  },
  {
    id: 'C-49',
    theme: 'fix',
    question: 'When is a fix verified?',
    answer: [
      'When the symptom is gone and nothing new broke, measured against the baseline.',
      '"Not clearly different" is not "fixed": that the two are alike has to be shown.',
    ],
  },
  {
    id: 'C-50',
    theme: 'fix',
    question: 'What does a canary have to be compared with?',
    answer: [
      'With the instances beside it at the same time, on errors and latency; when it is worse, it goes back by itself.',
    ],
  },
  {
    id: 'C-51',
    theme: 'learn',
    question: 'A postmortem says "somebody forgot the index". How should it read?',
    answer: [
      'It names the mechanism and the missing guard, not a person: the review of migrations shows no query plans.',
    ],
  },
  {
    id: 'C-52',
    theme: 'learn',
    question: 'Which four questions lead to action items?',
    answer: [
      'How do we prevent it? How do we notice it earlier? How do we make clearer what happens? How could it repair itself?',
    ],
  },
  {
    id: 'C-53',
    theme: 'learn',
    question: '"Be more careful with deploys." What does a real action item have that this one lacks?',
    answer: [
      'A verb, a thing and an end state; an owner and a day; and it removes the whole class of failure.',
      'The test: could the same happen next month?',
    ],
  },
  {
    id: 'C-54',
    theme: 'learn',
    question: 'Why is there no single root cause in a postmortem?',
    answer: [
      'Several things had to be true at once: a trigger, the factors it met, and the mechanism between them and the harm.',
      'Each factor is a place for a guard.',
    ],
  },
  {
    id: 'C-55',
    theme: 'learn',
    question: 'Which five points of time does the timeline of a postmortem tell?',
    answer: [
      'What happened, when we noticed, what we did, what we found, when it was over; in absolute times with their zone.',
    ],
  },
]
