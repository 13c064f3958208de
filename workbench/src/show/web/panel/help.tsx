import css from './help.module.css'
import { Panel } from './panel.tsx'

const KEYS: readonly (readonly [key: string, does: string])[] = [
  ['j or ↓', 'next evidence or span'],
  ['k or ↑', 'previous one'],
  ['enter', 'open it'],
  ['esc', 'close what is open, or go back from a trace'],
  ['r', 'read everything again'],
  ['d', 'declare an incident (first page)'],
  ['n', 'go to the next step (incident room)'],
  ['c', 'go to the change that is pending, or to the change ledger (incident room)'],
  ['m', 'write a note (incident room)'],
  ['N', 'tell people that nothing is new (incident room)'],
  ['ctrl k', 'everything that can be done from here'],
  ['1 to 7', 'now, traces, logs, metrics, SQL, probes, learn'],
  ['p', 'pin this view to an incident, as evidence'],
  ['u', 'UTC or local times'],
  ['t', 'theme: of the system, light, dark'],
  ['?', 'this help'],
]

/** Keys, marks, and where the numbers come from. */
export function Help({ close }: { readonly close: () => void }) {
  return (
    <Panel title="Keys and marks" close={close}>
      <dl className={css.keys}>
        {KEYS.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p>
        Every claim carries its evidence, such as <code className={css.chip}>ev-3</code>: open it to see the numbers,
        sample traces and log lines, the query, and the rows it gives when it is run again.
      </p>
      <p>
        ✓ supported, ✗ refuted, ~ inconclusive, ? no data. A verdict comes from a measurement, never from the size of a
        list.
      </p>
      <p>
        Times end with Z where they are UTC, else with the distance from it. The address of this page holds what is
        open: share it or reload it.
      </p>
    </Panel>
  )
}
