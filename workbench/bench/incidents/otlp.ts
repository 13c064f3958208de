import type { Instance } from './system.ts'

/** Anything that JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** A time in milliseconds as OTLP/JSON writes it: nanoseconds in a string, to the microsecond. */
export function nanos(ms: number): string {
  const whole = Math.floor(ms)
  const micros = Math.min(999, Math.floor((ms - whole) * 1000))
  return `${whole}${String(micros).padStart(3, '0')}000`
}

/** Attributes as OTLP/JSON writes them. */
export const attributesOf = (values: Readonly<Record<string, string | number>>): Json[] =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : Number.isInteger(value)
          ? { intValue: String(value) }
          : { doubleValue: value },
  }))

/** What a process says of itself. */
export const resourceOf = ({ service, id, version }: Instance): Json => ({
  attributes: attributesOf({
    'service.name': service.name,
    'service.instance.id': id,
    ...(service.role === 'service'
      ? { 'service.version': version, 'telemetry.sdk.language': service.habits.runtime }
      : {}),
    'k8s.pod.name': id,
  }),
})
