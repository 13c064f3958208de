import { type Address, searchOf } from '../hooks/use-address.ts'
import { lineFieldsOf } from '../hooks/use-logs.ts'
import { boxOf, filterOf } from '../hooks/use-spans.ts'
import { ofSystem } from '../hooks/use-system.ts'

/** What a view shows, as the questions whose answers are kept with it; a body is sent with a POST. */
export type PinSource = { readonly name: string; readonly path: string; readonly body?: unknown }

type Interval = { readonly from: string; readonly to: string }

/** The questions behind a view, of the system that it is about. `window` stands still, whatever the address says of it. */
export const pinSourcesOf = (address: Address, window: Interval): readonly PinSource[] =>
  sourcesOf(address, window).map((source) => ({ ...source, path: ofSystem(source.path, address.fields.system) }))

function sourcesOf({ path, fields }: Address, { from, to }: Interval): readonly PinSource[] {
  const trace = fields.trace ? [{ name: 'trace', path: `/api/traces/${encodeURIComponent(fields.trace)}` }] : []
  switch (path) {
    case '/explore/traces': {
      const filter = filterOf(fields, { from, to })
      const box = boxOf(fields)
      const compared = box === '' ? [] : [{ name: 'comparison', path: `/api/explore/compare?${filter}&${box}` }]
      const spans = { name: 'spans', path: `/api/explore/spans?${[filter, box].filter(Boolean).join('&')}` }
      return [...trace, ...compared, spans]
    }
    case '/explore/sides':
      return [{ name: 'two requests', path: `/api/explore/sides?${searchOf({ bad: fields.bad, good: fields.good })}` }]
    case '/explore/logs': {
      const lines = searchOf({ ...lineFieldsOf(fields), from, to })
      const what = fields.show === 'kinds' ? 'kinds' : 'logs'
      return [...trace, { name: 'log lines', path: `/api/explore/${what}?${lines}` }]
    }
    case '/explore/metrics': {
      const { metric, service, by, part } = fields
      if (!metric) return []
      return [{ name: 'metric', path: `/api/explore/chart?${searchOf({ from, to, metric, service, by, part })}` }]
    }
    case '/explore/sql':
      return fields.sql ? [{ name: 'rows', path: '/api/explore/sql', body: { sql: fields.sql } }] : []
    case '/probes':
      return [{ name: 'probes', path: `/api/probes${fields.probe ? `/${encodeURIComponent(fields.probe)}` : ''}` }]
    default:
      return [
        { name: 'systems', path: '/api/overview' },
        { name: 'diagnosis', path: '/api/diagnosis' },
      ]
  }
}
