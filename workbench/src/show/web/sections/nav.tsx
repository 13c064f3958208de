import { hashOfAddress } from '../hooks/use-address.ts'
import css from './nav.module.css'

/** Pages of the workbench, in the order of their keys. */
export const PAGES = [
  { key: '1', path: '/', name: 'Now' },
  { key: '2', path: '/explore/traces', name: 'Traces' },
  { key: '3', path: '/explore/logs', name: 'Logs' },
  { key: '4', path: '/explore/metrics', name: 'Metrics' },
  { key: '5', path: '/explore/sql', name: 'SQL' },
  { key: '6', path: '/probes', name: 'Probes' },
  { key: '7', path: '/learn', name: 'Learn' },
] as const

/** Where one can go from every page. */
export function Nav({ path }: { readonly path: string }) {
  return (
    <nav className={css.nav} aria-label="Pages">
      {PAGES.map((page) => (
        <a
          key={page.path}
          href={hashOfAddress({ path: page.path, fields: {} })}
          aria-current={page.path === path ? 'page' : undefined}
        >
          {page.name}
        </a>
      ))}
    </nav>
  )
}
