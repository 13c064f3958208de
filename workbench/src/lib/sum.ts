/** The sum of numbers; 0 of none. */
export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** Their mean; NaN of none. */
export const meanOf = (values: readonly number[]): number => sumOf(values) / values.length
