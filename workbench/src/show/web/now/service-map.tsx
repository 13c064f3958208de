import { useMemo } from 'react'
import { calledOf } from '../../../model/service-name.ts'
import type { CallMap, Diagnosis, ServiceOverview, SystemState } from '../../http/contract.ts'
import { counted, percent, quantity, visible } from '../format.ts'
import { hashOfAddress } from '../hooks/use-address.ts'
import { Empty } from '../parts/notice.tsx'
import { Pictured } from '../parts/pictured.tsx'
import { STATE_MARKS } from './board.tsx'
import { type MapEdge, type MapNode, mapLayout, NODE_HEIGHT, NODE_WIDTH } from './map-layout.ts'
import css from './service-map.module.css'

type Props = {
  readonly map: CallMap
  readonly services: readonly ServiceOverview[]
  readonly edge: Diagnosis['edge']
}

const NAME_CHARS = 16
const SCALE_MIN = 0.85 // smaller letters are not read; the rest is scrolled to
const FAILING_FROM = 0.01 // one failed call in a hundred is drawn as trouble

/** Services and their calls, from left to right; the edge where health ends is the thick one. */
export default function ServiceMap({ map: { edges, cut }, services, edge }: Props) {
  const drawn = useMemo(() => mapLayout(edges, new Set(edge ? [edge.lastGood, edge.firstBad] : [])), [edges, edge])
  const stateOf = new Map(services.map((one) => [one.service, one.state]))
  if (edges.length === 0)
    return <Empty>No request passed from one service to another in this time, or traces are not sent.</Empty>
  const failing = edge === null ? '' : `; health ends between ${calledOf(edge.lastGood)} and ${calledOf(edge.firstBad)}`
  const label = `Map of services: ${counted(drawn.nodes.length, 'service')}, ${counted(drawn.edges.length, 'call')}${failing}`
  return (
    <div className={css.frame}>
      <Pictured title={label}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className={css.scroll} aria-label={label} tabIndex={0}>
          <svg
            className={css.map}
            width={drawn.width}
            height={drawn.height}
            style={{ minWidth: drawn.width * SCALE_MIN }}
            viewBox={`0 0 ${drawn.width} ${drawn.height}`}
          >
            <title>{label}</title>
            {drawn.edges.map((one) => (
              <Call key={`${one.call.caller} ${one.call.callee}`} edge={one} isBreak={isEdge(one, edge)} />
            ))}
            {drawn.nodes.map((node) => (
              <Service key={node.service} node={node} state={stateOf.get(node.service)} />
            ))}
          </svg>
        </section>
      </Pictured>
      {(cut || drawn.nodesCut > 0) && <p className={css.note}>Only the busiest services and calls are drawn.</p>}
    </div>
  )
}

const isEdge = ({ call }: MapEdge, edge: Props['edge']): boolean =>
  edge !== null && call.caller === edge.lastGood && call.callee === edge.firstBad

function Call({ edge: { call, points }, isBreak }: { readonly edge: MapEdge; readonly isBreak: boolean }) {
  const share = call.failed / call.calls
  const isFailing = share >= FAILING_FROM
  const path = points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')
  const middle = points[Math.floor(points.length / 2)]
  const last = points.at(-1)
  const says = `${calledOf(call.caller)} calls ${calledOf(call.callee)}: ${counted(call.calls, 'call')}, ${percent(share)} in vain, p95 ${quantity(call.p95Ms, 'ms')}`
  return (
    <g className={css.call} data-failing={isFailing} data-break={isBreak}>
      <title>{visible(says.slice(0, 400))}</title>
      <path d={path} />
      {last && <circle cx={last.x} cy={last.y} r={isBreak ? 5 : 3} />}
      {middle && (isFailing || isBreak) && (
        <text x={middle.x} y={middle.y - 6}>
          {['✗', isBreak && 'breaks here', share > 0 && percent(share)].filter(Boolean).join(' ')}
        </text>
      )}
    </g>
  )
}

type ServiceProps = {
  readonly node: MapNode
  /** Undefined for what sends no spans, such as a database: its callers tell of it. */
  readonly state: SystemState | undefined
}

function Service({ node: { service, x, y }, state }: ServiceProps) {
  const name = visible(calledOf(service))
  const box = (
    <>
      <title>{name.slice(0, 200)}</title>
      <rect x={x - NODE_WIDTH / 2} y={y - NODE_HEIGHT / 2} width={NODE_WIDTH} height={NODE_HEIGHT} rx={6} />
      <text x={x - NODE_WIDTH / 2 + 10} y={y - 3}>
        {name.length > NAME_CHARS ? `${name.slice(0, NAME_CHARS - 1)}…` : name}
      </text>
      <text className={css.state} x={x - NODE_WIDTH / 2 + 10} y={y + 14}>
        {state === undefined ? 'seen by its callers' : STATE_MARKS[state]}
      </text>
    </>
  )
  if (state === undefined)
    return (
      <g className={css.service} data-state="unseen">
        {box}
      </g>
    )
  const href = hashOfAddress({ path: '/explore/traces', fields: { service } })
  return (
    <a href={href} className={css.service} data-state={state}>
      {box}
    </a>
  )
}
