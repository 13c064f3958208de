import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { App, nodes, tidy, until, workplace } from './app.test-helper.ts'

const WORK = `const kept = []
function leak(n) {
  for (let i = 0; i < n; i++) kept.push({ i, text: 'x'.repeat(50) + i })
}
function burn(turns) {
  let s = 1
  for (let i = 0; i < turns; i++)
    s = (s * 31 + i) % 1000003
  return s
}
function idle() {
  return kept.length
}
setInterval(() => { burn(3e5); leak(500); idle() }, 10)
process.stdin.on('data', () => console.log('here true'))
`
let home = ''
beforeAll(() => {
  home = workplace()
})
afterAll(() => tidy(home))

describe.for(nodes())('a profile of a process of Node $version', (node) => {
  test('names the line that burns, and the function that allocates what is kept', async () => {
    const app = new App(node, home, 'profile.cjs', WORK)
    const control = await app.controller()
    expect(await app.ask(1)).toBe('here true')
    const wish = { seconds: 1.5, stallMsMax: 5_000 }
    const running = control.profile('cpu', wish)
    await expect(control.profile('heap', wish)).rejects.toThrow('being taken already')
    expect(await app.ask(1)).toBe('here true')
    const cpu = await running
    const top = cpu.spots.find((spot) => spot.url.includes('profile.cjs'))
    expect([7, 8, 14]).toContain(top?.line) // compiled into its caller, it may count as that
    expect(cpu.spots.reduce((sum, spot) => sum + spot.share, 0)).toBeCloseTo(1)
    const heap = await control.profile('heap', wish)
    const own = heap.spots.filter((spot) => spot.url.includes('profile.cjs'))
    expect(own[0]).toMatchObject({ line: expect.any(Number), share: expect.any(Number) })
    expect(own.map((spot) => spot.functionName)).toContain('leak')
    expect(heap.memory.after.rssBytes).toBeGreaterThan(0)
    expect(await app.ask(1)).toBe('here true')
    control.close()
    await app.stop()
  })

  test('is refused where it would stall, last too long, or be of something else', async () => {
    const app = new App(node, home, 'profile-refused.cjs', WORK)
    const control = await app.controller()
    await expect(control.profile('cpu', { stallMsMax: 0.001 })).rejects.toThrow('allow more')
    await expect(control.profile('cpu', { seconds: 61 })).rejects.toThrow('up to 60 s')
    await expect(control.profile('network' as 'cpu')).rejects.toThrow('of cpu or heap')
    await until(async () => (await app.ask(1)) === 'here true', 'an app that goes on')
    control.close()
    await app.stop()
  })
})
