import type { Fault } from '../fault.ts'
import { mitigation, scale } from '../steps.ts'

const movesAgain = {
  effect: 'worse',
  why: 'new addresses again, and the edge does not know these either',
} as const

/** The gateway moved, the proxy's file says so, and the proxy has never read it again. */
export const proxyNotReloaded: Fault = {
  name: 'proxy-not-reloaded',
  title: 'The shop answers 502',
  story:
    'Customers see 502 pages. The configuration of the edge is right: two people have read it. All services behind it are well and have little to do.',
  hints: [
    'How far does a failing request get?',
    'The address in the error and the address in the file: are they the same?',
    'When did the edge last read its configuration?',
  ],
  level: 'medium',
  variant: (chance) => {
    const all = chance.next() < 0.5
    const [file, move] = ['chg-edge-upstreams', 'chg-web-moved']
    const which = all ? 'both gateways' : 'one of two gateways'
    return {
      truth: {
        service: 'edge',
        alsoRight: [],
        calledBy: [],
        signals: ['errors', 'traffic'],
        guilty: [file, move],
        cause: `${which} moved to another address; the edge's file has it, but the edge was not told to read it`,
      },
      symptom: { kind: 'failing', step: 'list', shareMin: 0.25 },
      showsWithinMs: 15_000,
      page: { service: 'edge', title: 'Edge: more than 5 % of requests answer 502' },
      before: (shop) => shop.followMoves('off'),
      steps: [
        {
          atShare: 0.97,
          change: {
            id: file,
            kind: 'config',
            service: 'edge',
            title: 'upstreams of web in edge.json',
            source: 'config-store',
          },
          apply: () => {}, // the file has the address that the next step makes
        },
      ],
      cause: {
        change: {
          id: move,
          kind: 'infrastructure',
          service: 'web',
          title: `web: ${which} moved to new nodes`,
          source: 'cluster',
        },
        apply: async (shop) => {
          await (all ? shop.redeploy('web', {}) : shop.moveOne('web'))
          shop.writeEdgeConfig()
        },
      },
      mitigations: [
        mitigation(
          'reload-edge',
          {
            title: 'edge: read the configuration again',
            kind: 'config',
            service: 'edge',
            effect: 'helps',
            why: 'the file is right',
          },
          (shop) => shop.reload('edge'),
        ),
        mitigation('restart-web', { title: 'restart web', kind: 'manual', service: 'web', ...movesAgain }, (shop) =>
          shop.restart('web').then(() => shop.writeEdgeConfig()),
        ),
        mitigation(
          'rollback-web',
          { title: 'roll web back to 5.0.2', kind: 'deploy', service: 'web', ...movesAgain },
          (shop) => shop.redeploy('web', { version: '5.0.2' }).then(() => shop.writeEdgeConfig()),
        ),
        scale('catalogue', 2, { effect: 'no effect', why: 'no request comes that far' }),
      ],
    }
  },
}
