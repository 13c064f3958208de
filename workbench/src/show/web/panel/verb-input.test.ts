import { expect, test } from 'vitest'
import type { Field } from '../../http/contract.ts'
import { inputOf } from './verb-input.ts'

const field = (name: string, type: Field['type']): Field => ({
  name,
  says: name,
  type,
  choices: undefined,
  required: false,
})

test.for([
  { type: 'text', said: ' a word ', becomes: { x: 'a word' } },
  { type: 'text', said: '  ', becomes: {} },
  { type: 'number', said: '1.5', becomes: { x: 1.5 } },
  { type: 'number', said: 'many', becomes: { x: 'many' } },
  { type: 'yes-no', said: 'yes', becomes: { x: true } },
  { type: 'yes-no', said: 'no', becomes: { x: false } },
  { type: 'list', said: 'a\n\n b ', becomes: { x: ['a', 'b'] } },
  { type: 'list', said: '{"a":1}', becomes: { x: [{ a: 1 }] } },
  { type: 'other', said: '{"a":1}', becomes: { x: { a: 1 } } },
  { type: 'other', said: '{broken', becomes: { x: '{broken' } },
] as const)('a field of kind $type that says $said is given as the verb takes it', ({ type, said, becomes }) => {
  const form = new FormData()
  form.set('x', said)
  form.set('not-a-field', 'left out')
  expect(inputOf([field('x', type)], form)).toEqual(becomes)
})
