/** A share as people read it, with the three digits that matter: `12.3 %`, `0.0456 %`. */
export const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`

/** A share of which whole percents are known, or tell enough: `12 %`. */
export const wholePercent = (share: number): string => `${Math.round(share * 100)} %`
