import type { ProbeSession } from '../../http/contract.ts'
import { counted, shortened } from '../format.ts'
import { When } from '../parts/when.tsx'
import css from './connected.module.css'

const NAME_CHARS = 60

const shown = (name: string): string => shortened(name, NAME_CHARS)

type Props = {
  readonly sessions: readonly ProbeSession[]
  readonly chosen: ProbeSession | undefined
  readonly choose: (to: { readonly service: string; readonly instance: string }) => void
}

/** The processes that take probes; one is looked into. */
export function Connected({ sessions, chosen, choose }: Props) {
  return (
    <ul className={css.list} aria-label="Connected processes">
      {sessions.map((session) => {
        const { service, instance, version, pid, node, probes, connectedAt, practice } = session
        return (
          <li key={`${service}\n${instance}\n${pid}`}>
            <button
              type="button"
              className={css.process}
              data-stop
              aria-pressed={session === chosen}
              onClick={() => choose({ service, instance })}
            >
              <strong>
                <bdi>{shown(service)}</bdi>
              </strong>{' '}
              <bdi>{shown(instance)}</bdi>
              <small>
                {practice && 'of the practice system, '}
                {version !== undefined && <>version {shown(version)}, </>}
                pid {pid}, Node {shown(node)}, since <When at={connectedAt} />
                {probes.length > 0 && <>, {counted(probes.length, 'probe')}</>}
              </small>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
