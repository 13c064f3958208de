import { useState } from 'react'
import type { CheckKind, CheckReport } from '../../../model/check.ts'
import { CHECKS_THAT_WRITE, type ChecksDoor } from '../hooks/use-checks.ts'
import { useMay } from '../hooks/use-may.ts'
import { Choice, Field } from '../parts/field.tsx'
import { AskForm } from './ask-form.tsx'
import { WhatWasSeen } from './what-was-seen.tsx'

const CHECKS: readonly (readonly [CheckKind, string])[] = [
  ['host', "this workbench's machine"],
  ['http', 'a URL'],
  ['tls', 'the certificates of an endpoint'],
  ['postgres', 'the database of the setting postgresUrl'],
  ['redis', 'the store of the setting redisUrl'],
]

type Props = Pick<ChecksDoor, 'check'> & {
  /** The kind that is offered first, where there is such a one. */
  readonly first: string | undefined
}

/** One look at a machine, an endpoint or a database: as safe as the command, from where the workbench runs. */
export function CheckForm({ check, first }: Props) {
  const mayWrite = useMay('responder')
  const checks = mayWrite ? CHECKS : CHECKS.filter(([one]) => !CHECKS_THAT_WRITE.has(`check-${one}`))
  const [kind, setKind] = useState(checks.find(([one]) => one === first)?.[0] ?? 'host')
  return (
    <AskForm<CheckReport>
      label="Look"
      says="Looking"
      ask={(given) => check(`check-${kind}`, given)}
      shown={(report) => <WhatWasSeen report={report} />}
    >
      <Choice
        name=""
        label="What is looked at"
        choices={checks}
        value={kind}
        chosen={(to) => setKind(to as CheckKind)}
      />
      {kind === 'host' && (
        <Field name="service" label="And the process of this service there (may stay empty)" hint="checkout" />
      )}
      {kind === 'http' && <Field name="url" label="URL" hint="http://127.0.0.1:8080/health" required />}
      {kind === 'tls' && <Field name="endpoint" label="Host and port" hint="shop.internal:443" required />}
      {kind === 'tls' && <Field name="name" label="Name that clients ask for, where it is another" />}
      {kind === 'postgres' && <Field name="explain" label="A statement whose plan is told; it is not run" lines={2} />}
      <p>
        It reaches this machine and the hosts of the setting <code>checkHosts</code>;{' '}
        <code>lastgood check {kind} --incident</code> looks from another machine.
      </p>
    </AskForm>
  )
}
