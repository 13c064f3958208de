/**
 * Loaded before a service (`node --import …/telemetry.ts service.ts`): starts the OpenTelemetry SDK as its environment says
 * (`OTEL_*`; fleet.ts sets it) and stops it with the process, so that the last spans are exported too.
 */
import { register } from 'node:module'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg'
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node'
import { NodeSDK } from '@opentelemetry/sdk-node'

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)

const sdk = new NodeSDK({
  instrumentations: [
    new HttpInstrumentation(),
    new PgInstrumentation({ requireParentSpan: true }),
    new RuntimeNodeInstrumentation(),
  ],
})
sdk.start()

/** Exports what is still held back; a service calls it last. */
export const stopTelemetry = (): Promise<void> => sdk.shutdown()
