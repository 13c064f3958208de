/** Ways to stop the harm, each in words, in the order they are asked: the first that is at hand is the one to take. */
export const WAYS = {
  rollback: 'roll back',
  'switch-off': 'switch the feature off',
  'route-around': 'route traffic around it',
  'scale-or-shed': 'scale out or shed load',
} as const

export type Containment = keyof typeof WAYS

export const CONTAINMENTS = Object.keys(WAYS) as readonly Containment[]
