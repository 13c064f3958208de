import { expect, test } from 'vitest'
import { until } from '../../e2e/app.test-helper.ts'
import { hashOf } from '../patch.ts'
import { Survey } from './survey.ts'

const source = (text: string) => ({ text, hash: hashOf(text) })
const SHORT = source('function f(n) {\n  if (n) return n\n}\n')
const SOURCE = source(`${SHORT.text}// ${'so long that it is read in a thread '.repeat(300)}`)

test('tells the places of a short source at once, without a thread, and refuses what no reader understands', async () => {
  const survey = new Survey(() => 0)
  expect(await survey.sitesAt(SHORT, [SHORT.text.indexOf('if'), 1])).toMatchObject([
    { line: 2, names: ['n'] },
    { problem: expect.any(String) },
  ])
  await expect(survey.sitesAt(source('function ('), [0])).rejects.toThrow('the source that runs could not be read')
  await expect(survey.sitesAt(source('('.repeat(8_000)), [0])).rejects.toThrow('the source that runs could not be read')
  expect(survey.isOpen).toBe(false)
})

test('tells the places of a source, of one that was asked after before too, and its thread goes', async () => {
  const survey = new Survey()
  const [at, sole] = [SOURCE.text.indexOf('if'), SOURCE.text.indexOf('return')]
  const other = source(`const g = () => { go() }${SOURCE.text}`)
  expect(await survey.sitesAt(SOURCE, [at, at + 1])).toMatchObject([
    { line: 2, names: ['n'] },
    { problem: expect.any(String) },
  ])
  expect(await survey.sitesAt(SOURCE, [sole])).toMatchObject([{ braceEnd: SOURCE.text.indexOf('\n}') }])
  expect(await survey.sitesAt(other, [other.text.indexOf('go')])).toMatchObject([{ at: 18 }])
  expect(survey.isOpen).toBe(true)
  expect(await until(() => !survey.isOpen, 'the end of the thread')).toBe(true)
})

test('the thread has no pipe into the output of the process, whose streams stay as they were compiled', async () => {
  const survey = new Survey()
  const pipes = () => [process.stdout, process.stderr].map((stream) => stream.listenerCount('unpipe'))
  const before = pipes()
  await survey.sitesAt(SOURCE, [0])
  expect(survey.isOpen).toBe(true)
  expect(pipes()).toEqual(before)
})

test.for([
  ['that no reader understands', `${SOURCE.text}\nfunction (`],
  ['that is nested too deep', '('.repeat(1_000_000)],
])('refuses a source %s, and reads the one before again', async ([, text]) => {
  const survey = new Survey()
  await survey.sitesAt(SOURCE, [0])
  await expect(survey.sitesAt(source(text ?? ''), [0])).rejects.toThrow('the source that runs could not be read')
  expect(await survey.sitesAt(SOURCE, [SOURCE.text.indexOf('if')])).toMatchObject([{ line: 2 }])
})

test('refuses a source whose reading may take more memory than is free, and says how much it takes', async () => {
  const survey = new Survey(() => 40 * 2 ** 20)
  const long = source(`${SHORT.text}/*${'x'.repeat(100_000)}*/`)
  await expect(survey.sitesAt(long, [0])).rejects.toThrow('takes up to 44 MB for a moment, and 40 MB are free; give')
  expect(survey.isOpen).toBe(false)
  expect(await survey.sitesAt(SOURCE, [SOURCE.text.indexOf('if')])).toMatchObject([{ line: 2 }])
})
