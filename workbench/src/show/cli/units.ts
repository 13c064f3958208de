const SI = ['', 'k', 'M', 'G', 'T'] as const
const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** A number with its unit as people read it: `2.4 s`, `120 ms`, `12.3 %`, `1.5 GiB`, `3.2 k`; `–` when there is none. */
export function quantity(value: number | null, unit: string): string {
  if (value === null || Number.isNaN(value)) return '–'
  if (unit === 's') return seconds(value)
  if (unit === 'ms') return seconds(value / 1000)
  if (unit === 'ns') return seconds(value / 1e9)
  if (unit === '1' || unit === 'ratio') return value <= 1.5 && value >= 0 ? `${round(value * 100)} %` : round(value)
  if (unit === 'By') return scaled(value, 1024, BYTES)
  const name = unit.replace(/[{}]/g, '').replace(/^1\//, 'per ')
  return `${scaled(value, 1000, SI)}${name === '' ? '' : ` ${name}`}`.replace(/ {2,}/, ' ')
}

/** A duration given in seconds, in the unit that keeps it short: `850 µs`, `1.2 s`, `3 min`, `2 h`. */
export function seconds(value: number): string {
  const size = Math.abs(value)
  if (size === 0) return '0 s'
  if (size < 1e-3) return `${round(value * 1e6)} µs`
  if (size < 1) return `${round(value * 1e3)} ms`
  if (size < 120) return `${round(value)} s`
  if (size < 7200) return `${round(value / 60)} min`
  return size < 172_800 ? `${round(value / 3600)} h` : `${round(value / 86_400)} d`
}

function scaled(value: number, base: number, units: readonly string[]): string {
  const size = Math.abs(value)
  const step = size < base ? 0 : Math.min(units.length - 1, Math.floor(Math.log(size) / Math.log(base)))
  const unit = units[step]!
  return `${round(value / base ** step)}${unit === '' ? '' : ` ${unit}`}`
}

/** Three significant digits, without trailing zeros. */
function round(value: number): string {
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}
