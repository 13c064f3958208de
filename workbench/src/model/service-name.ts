/** How people are told of telemetry whose resource names no service; in data it stays ''. */
export const NO_NAME = '(no name)'

/** A service as people are told of it. */
export const calledOf = (service: string): string => (service === '' ? NO_NAME : service)
