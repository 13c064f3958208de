import { cacheTimeout } from './cache-timeout/fault.ts'
import { cascade } from './cascade/fault.ts'
import { certificateExpiry } from './certificate-expiry/fault.ts'
import { contractWall } from './contract-wall/fault.ts'
import { diskFull } from './disk-full/fault.ts'
import type { Fault } from './fault.ts'
import { malformedDocument } from './malformed-document/fault.ts'
import { memoryLeak } from './memory-leak/fault.ts'
import { midnightJob } from './midnight-job/fault.ts'
import { missingCredentials } from './missing-credentials/fault.ts'
import { poolStarvation } from './pool-starvation/fault.ts'
import { promoException } from './promo-exception/fault.ts'
import { proxyNotReloaded } from './proxy-not-reloaded/fault.ts'
import { race } from './race/fault.ts'
import { retryStorm } from './retry-storm/fault.ts'
import { slowQuery } from './slow-query/fault.ts'
import { verbosity } from './verbosity/fault.ts'
import { wrongAmounts } from './wrong-amounts/fault.ts'

/** Every fault of the shop. */
export const faults: readonly Fault[] = [
  slowQuery,
  memoryLeak,
  race,
  cascade,
  promoException,
  cacheTimeout,
  wrongAmounts,
  missingCredentials,
  proxyNotReloaded,
  malformedDocument,
  poolStarvation,
  retryStorm,
  contractWall,
  certificateExpiry,
  diskFull,
  midnightJob,
  verbosity,
]
