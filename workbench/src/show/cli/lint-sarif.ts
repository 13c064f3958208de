import { type Finding, type LintedFile, lintRules } from '../../respond/postmortem/lint.ts'

/**
 * What the lint found as SARIF 2.1.0, which code hosts show beside the lines. Findings silenced in the file are told as suppressed;
 * a file that could not be read is a failed execution.
 */
export function sarifOf(files: readonly LintedFile[]): unknown {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'lastgood postmortem lint', rules: lintRules.map(descriptorOf) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: files.every(({ state }) => state === 'read'),
            toolExecutionNotifications: files.flatMap((file) =>
              file.state === 'read'
                ? []
                : [{ level: 'error', message: { text: `${file.file}: ${file.why}` }, locations: [fileOf(file.file)] }],
            ),
          },
        ],
        results: files.flatMap(resultsOf),
      },
    ],
  }
}

const descriptorOf = ({ name, looksFor, poor, better }: (typeof lintRules)[number]): unknown => ({
  id: name,
  shortDescription: { text: looksFor },
  help: { text: `Poor: ${poor}\nBetter: ${better}` },
})

const uriOf = (file: string): string => file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')

const fileOf = (file: string): unknown => ({ physicalLocation: { artifactLocation: { uri: uriOf(file) } } })

function resultsOf(file: LintedFile): readonly unknown[] {
  if (file.state !== 'read') return []
  const suppressed = file.silenced.map(({ reason, ...finding }) => ({
    ...resultOf(file.file, finding),
    suppressions: [{ kind: 'inSource', justification: reason }],
  }))
  return [...file.findings.map((finding) => resultOf(file.file, finding)), ...suppressed]
}

function resultOf(file: string, { rule, says, line, column, endLine, endColumn, better }: Finding): object {
  return {
    ruleId: rule,
    ruleIndex: lintRules.findIndex(({ name }) => name === rule),
    level: 'warning',
    message: { text: `${says}. Better: ${better}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
      },
    ],
  }
}
