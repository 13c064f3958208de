import root from 'otlp-reference/build/src/generated/root.js'

type Codec<Decoded> = {
  readonly encode: (message: object) => { finish(): Uint8Array }
  readonly decode: (bytes: Uint8Array) => Decoded
}

type PartialSuccess = {
  readonly rejectedSpans?: unknown
  readonly rejectedLogRecords?: unknown
  readonly rejectedDataPoints?: unknown
  readonly errorMessage: string
}

type Response = { readonly partialSuccess?: PartialSuccess | null }

type Root = {
  readonly opentelemetry: {
    readonly proto: {
      readonly collector: {
        readonly trace: {
          readonly v1: Record<'ExportTraceServiceRequest' | 'ExportTraceServiceResponse', Codec<Response>>
        }
        readonly logs: {
          readonly v1: Record<'ExportLogsServiceRequest' | 'ExportLogsServiceResponse', Codec<Response>>
        }
        readonly metrics: {
          readonly v1: Record<'ExportMetricsServiceRequest' | 'ExportMetricsServiceResponse', Codec<Response>>
        }
      }
    }
  }
}

/** The OTLP messages as a library encodes and decodes them; its generated types leave them out. */
export const { collector } = (root as unknown as Root).opentelemetry.proto
