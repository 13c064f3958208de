import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from '../fault.ts'
import { configured, mitigation, restart, rollback, set } from '../steps.ts'

/** Somebody turned on dumps; the volume of the payment's journal fills, and then no payment can be written down. */
export const diskFull: Fault = {
  name: 'disk-full',
  title: 'Payments began to fail, all at once',
  story: 'For a while all was well after the last change, then every order began to fail within seconds.',
  hints: [
    'What does a failing payment try to do?',
    'Which curve of the payment rises in a straight line before the first failure?',
    'Who writes, and since when?',
  ],
  level: 'easy',
  variant: (chance) => {
    const change = configured('payment', 'journal-dump-kb', ['0', String(500 + chance.whole(0, 5) * 100)])
    return {
      truth: {
        service: 'payment',
        alsoRight: [],
        calledBy: ['checkout'],
        signals: ['saturation', 'errors'],
        guilty: [change.change!.id],
        cause:
          'with journal-dump-kb on, each payment writes hundreds of kilobytes; the volume of 8 MB is full within half a minute',
      },
      symptom: { kind: 'failing', step: 'checkout', shareMin: 0.5 },
      showsWithinMs: 45_000,
      page: { service: 'web', title: 'Checkout: orders fail' },
      cause: change,
      mitigations: [
        mitigation(
          'clear-volume',
          {
            title: 'payment: dumps off, dump.log removed',
            kind: 'manual',
            service: 'payment',
            effect: 'helps',
            why: 'there is room, and it stays',
          },
          async (shop) => {
            shop.configure('payment', 'journal-dump-kb', '0')
            await rm(join(shop.directory, 'volume', 'dump.log'), { force: true })
          },
        ),
        restart('payment', { effect: 'no effect', why: 'the files are still there' }),
        rollback('payment', '4.0.6', { effect: 'no effect', why: 'the files are still there' }),
        set('payment', 'bank', 'backup', {
          name: 'use-backup-bank',
          title: 'payment: use the backup route to the bank',
          effect: 'no effect',
          why: 'the bank is well',
        }),
      ],
    }
  },
}
