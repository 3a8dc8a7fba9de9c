import { readFileSync } from 'node:fs'

/** What a runner found. Names are `file > test`. */
export type Results = Readonly<{ passed: number, failed: readonly string[], skipped: readonly string[] }>

type VitestReport = Readonly<{
  testResults: readonly Readonly<{
    name: string
    status: string
    message?: string
    assertionResults: readonly Readonly<{ fullName: string, status: string }>[]
  }>[]
}>

type PlaywrightSuite = Readonly<{
  title: string
  suites?: readonly PlaywrightSuite[]
  specs?: readonly Readonly<{ title: string, tests: readonly Readonly<{ status: 'expected' | 'unexpected' | 'flaky' | 'skipped' }>[] }>[]
}>
type PlaywrightReport = Readonly<{ suites: readonly PlaywrightSuite[], errors: readonly Readonly<{ message?: string }>[] }>

type Verdict = 'passed' | 'failed' | 'skipped'

function collect(tests: readonly Readonly<{ name: string, verdict: Verdict }>[]): Results {
  const named = (verdict: Verdict): string[] => tests.filter(test => test.verdict === verdict).map(({ name }) => name)
  return { passed: named('passed').length, failed: named('failed'), skipped: named('skipped') }
}

function withoutRoot(file: string, root: string): string {
  return file.startsWith(root) ? file.slice(root.length) : file
}

/** Reads Vitest's report. A file that fails before its first test counts as one failed test. */
export function readVitest(report: VitestReport, root: string): Results {
  return collect(report.testResults.flatMap((file) => {
    const name = withoutRoot(file.name, root)
    const tests = file.assertionResults.map(({ fullName, status }) => ({
      name: `${name} > ${fullName}`,
      verdict: status === 'passed' ? 'passed' : status === 'failed' ? 'failed' : 'skipped',
    } as const))
    const brokeOutside = file.status === 'failed' && !tests.some(({ verdict }) => verdict === 'failed')
    return brokeOutside ? [...tests, { name: `${name} > (the file itself)`, verdict: 'failed' as const }] : tests
  }))
}

function playwrightTests(suite: PlaywrightSuite, path: string): { name: string, verdict: Verdict }[] {
  const own = (suite.specs ?? []).flatMap(spec => spec.tests.map(({ status }) => ({
    name: `${path} > ${spec.title}`,
    verdict: status === 'expected' ? 'passed' : status === 'skipped' ? 'skipped' : 'failed',
  } as const)))
  return [...own, ...(suite.suites ?? []).flatMap(inner => playwrightTests(inner, `${path} > ${inner.title}`))]
}

/** Reads Playwright's report. A flaky test is a failed one; an error outside the tests counts as one more. */
export function readPlaywright(report: PlaywrightReport): Results {
  const tests = report.suites.flatMap(suite => playwrightTests(suite, `e2e/${suite.title}`))
  const errors = report.errors.map(({ message }) => ({ name: `e2e > ${message?.split('\n')[0] ?? 'error'}`, verdict: 'failed' as const }))
  return collect([...tests, ...errors])
}

/**
 * Judges one runner by its report and its exit code: no report, no tests, or an exit code that the report does not explain
 * are failures of their own.
 */
export function judge(runner: string, file: string, code: number, read: (report: never) => Results): Results {
  let results: Results
  try {
    results = read(JSON.parse(readFileSync(file, 'utf8')) as never)
  }
  catch (error) {
    return { passed: 0, failed: [`${runner}: ended with exit code ${code} and no readable report (${(error as Error).message})`], skipped: [] }
  }
  if (results.passed + results.failed.length === 0)
    return { ...results, failed: [`${runner}: ran no test`] }
  if (code !== 0 && results.failed.length === 0)
    return { ...results, failed: [`${runner}: ended with exit code ${code} though no test failed`] }
  return results
}

/** The closing line. */
export function summarise(all: readonly Results[]): string {
  const sum = (pick: (results: Results) => number): number => all.reduce((total, results) => total + pick(results), 0)
  const skipped = sum(({ skipped }) => skipped.length)
  return `${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed.length)} failed${skipped ? `, ${skipped} skipped` : ''}`
}
