import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { test } from 'vitest'
import { unixMs } from '../../model/time.ts'
import { played } from './story.test-helper.ts'
import { workbenchOver } from './workbench.test-helper.ts'

const at = (time: string) => unixMs(Date.parse(`2026-11-21T${time}Z`))

test('try', async () => {
  const until = at('11:01:30')
  await using w = await workbenchOver(resolve(import.meta.dirname, '../../../../examples/checkout-slow-query'), {
    quietAgain: [
      { until, at: at('11:05:43.300') },
      { until, at: at('11:11:50') },
    ],
  })
  const t = performance.now()
  console.log(await played(await readFile('/tmp/golden/try.md', 'utf8'), w))
  console.log(performance.now() - t)
}, 240000)
