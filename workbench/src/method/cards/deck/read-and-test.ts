import type { Card } from '../../../model/card.ts'

/** Cards on reading signals and testing hypotheses. */
export const readAndTest: readonly Card[] = [
  {
    id: 'C-27',
    theme: 'signals',
    question: 'Which are the four golden signals, and which of them speaks first?',
    answer: [
      'Latency, traffic, errors, saturation.',
      'Saturation leads: pools, queues, disks and memory fill before users feel it.',
    ],
  },
  {
    id: 'C-28',
    theme: 'signals',
    question: 'Why is the mean of latency of no use?',
    answer: ['A few very slow requests vanish in it. Look at the tail: p99.'],
  },
  {
    id: 'C-29',
    theme: 'signals',
    question: 'Latency is up, traffic is flat, the connection pool is full. What class is it, and where do you look?',
    answer: ['A starved pool: something holds connections too long. Look for the slow query or the lock behind it.'],
  },
  {
    id: 'C-30',
    theme: 'signals',
    question: 'Errors, latency and traffic all rise together. What class is it, and what helps first?',
    answer: [
      'Overload, or a storm of retries after a small blip.',
      'Shed load, add capacity, and tame the retries (back off, jitter, a budget).',
    ],
  },
  {
    id: 'C-31',
    theme: 'signals',
    question: 'Latency is up and traffic is steady, no deploy anywhere near. Where is the cause, most likely?',
    answer: ['Downstream: something that is called got slow. Follow the time that is spent, hop by hop.'],
  },
  {
    id: 'C-32',
    theme: 'signals',
    question: 'A wall of 4xx starts at once. Whose fault is it not, and what changed?',
    answer: [
      'Not the load. A contract or the authentication changed between caller and callee: a client, a schema, a credential.',
    ],
  },
  {
    id: 'C-33',
    theme: 'signals',
    question: 'How do you bisect a request path?',
    answer: [
      'Client, edge, load balancer, service, database, queue, worker, third party: ask in the middle whether it is healthy when it arrives and when it leaves.',
      'The break lies between the last good hop and the first bad one.',
    ],
  },
  {
    id: 'C-34',
    theme: 'signals',
    question: 'Metrics, traces, logs: which question does each of them answer?',
    answer: [
      'Metrics: that something is wrong, and what kind. Traces: where. Logs: what exactly.',
      'A pillar that was missing tonight is an action item tomorrow.',
    ],
  },
  {
    id: 'C-35',
    theme: 'signals',
    question:
      'Memory climbs steadily and the process dies at intervals that shrink under load. What is it, and how do you prove it?',
    answer: [
      'A leak, or a cache that never forgets. Growth follows requests, not time: compare it with the request rate, then let the heap name the line.',
    ],
  },
  {
    id: 'C-36',
    theme: 'signals',
    question: 'Rare wrong results under load, none in single runs. What is it, and how do you reproduce it?',
    answer: ['A race: something shared across a wait. Send a hundred of the same request at once.'],
  },
  {
    id: 'C-37',
    theme: 'signals',
    question: 'All clues point at the database, and one log line says that a cache timed out. Which do you follow?',
    answer: [
      'The line that says what exactly. A dependency that fails behind another one wears its symptom; test it before you touch the database.',
    ],
  },
  {
    id: 'C-38',
    theme: 'test',
    question: 'It looks just like last month. What do you do with that?',
    answer: [
      'Never take it as the answer. Lay the two side by side and ask what differs: the same symptom may have another cause.',
    ],
  },
  {
    id: 'C-39',
    theme: 'test',
    question: 'What turns an idea into a hypothesis?',
    answer: [
      'A prediction that can fail: if X is the cause, Y must be visible; and what would refute it, said before looking.',
      'A theory that predicts nothing is a guess.',
    ],
  },
  {
    id: 'C-40',
    theme: 'test',
    question: 'Why does a prediction need a control?',
    answer: [
      'If the same shows where the cause is absent (another service, an earlier hour), seeing it proves nothing.',
    ],
  },
  {
    id: 'C-41',
    theme: 'test',
    question: 'The query of a test came back empty. Is the hypothesis refuted?',
    answer: ['Neither refuted nor supported: no data is no answer. Find out why there is none.'],
  },
  {
    id: 'C-42',
    theme: 'test',
    question: 'A hypothesis is refuted. What are the next two steps?',
    answer: ['Write down what refuted it. Then observe again and look one hop further away.'],
  },
  {
    id: 'C-43',
    theme: 'test',
    question: 'CPU and latency rise together. What must you have before you blame the CPU?',
    answer: [
      'The mechanism: a chain of links from cause to symptom, each with evidence. Both curves may follow a third thing.',
    ],
  },
  {
    id: 'C-44',
    theme: 'test',
    question: 'Name four red flags that a team has left the method.',
    answer: [
      'More than three changes without improvement; nobody can say how the fix would work; something is changed that is not understood; ten minutes without a look at logs; nobody else knows what is being tried.',
    ],
  },
  {
    id: 'C-45',
    theme: 'test',
    question: 'How long may a test take, and what then?',
    answer: ['As long as its time-box, set beforehand (15 minutes). Then park it and turn to the next one.'],
  },
]
