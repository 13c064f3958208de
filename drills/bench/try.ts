/** Breaks the shop and prints what users meet: node drills/bench/try.ts FAULT [--seed 1] [--lead 15] [--act NAME] [--seconds 30] */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { shop, shows } from '../src/index.ts'
import { startSink } from '../src/sink.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    lead: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '30' },
    act: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
  },
})
const began = Date.now()
const say = (text: string) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} ${text}`)
const sink = await startSink(process.cwd())
const practice = await shop.start({
  otlpUrl: sink.url,
  seed: Number(values.seed),
  onChange: (change) => say(`change ${change.id} ${change.title}`),
})
say('started')
const show = () => {
  const { steps, logLinesPerSecond } = practice.health(5000)
  say(
    steps
      .map(
        (s) =>
          `${s.step} ${s.requests}: ${Math.round(100 * s.failedShare)}%f ${Math.round(100 * s.wrongShare)}%w p95 ${s.p95Ms}`,
      )
      .join(' | '),
  )
  say(
    `   lines ${Object.entries(logLinesPerSecond)
      .map(([k, v]) => `${k} ${v.toFixed(1)}`)
      .join(' ')}`,
  )
}
const timer = setInterval(show, 5000)
try {
  const broken = await practice.break({
    fault: positionals[0]!,
    seed: Number(values.seed),
    leadMs: Number(values.lead) * 1000,
  })
  say(JSON.stringify(broken.truth))
  const phase = async (name: string) => {
    for (let i = 0; i < Number(values.seconds); i++) {
      await pause(1000)
      if (i % 5 === 4) say(`${name}: symptom ${shows(broken.symptom, practice.health(5000))}`)
    }
  }
  await phase('broken')
  for (const act of values.act) {
    await practice.mend(act)
    await phase(act)
  }
} finally {
  clearInterval(timer)
  await practice.stop()
  say('stopped')
  if (values.out) say(JSON.stringify(await sink.write(values.out)))
  await sink.stop()
}
