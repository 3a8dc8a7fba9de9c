import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { judge, readPlaywright, readVitest, summarise } from './results.ts'

const folder = mkdtempSync(join(tmpdir(), 'affectree-results-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileWith(content: string): string {
  const file = join(folder, 'report.json')
  writeFileSync(file, content)
  return file
}

const passing = { name: '/home/x/src/a.test.ts', status: 'passed', assertionResults: [{ fullName: 'adds', status: 'passed' }] }

describe('a Vitest report', () => {
  it('tells passed, failed and skipped apart and names the file from the root', () => {
    const mixed = {
      ...passing,
      status: 'failed',
      assertionResults: [...passing.assertionResults, { fullName: 'divides', status: 'failed' }, { fullName: 'later', status: 'pending' }],
    }
    expect(readVitest({ testResults: [mixed] }, '/home/x/')).toEqual({
      passed: 1,
      failed: ['src/a.test.ts > divides'],
      skipped: ['src/a.test.ts > later'],
    })
  })

  it('counts a file that does not load as a failure', () => {
    const broken = { name: '/home/x/src/b.test.ts', status: 'failed', assertionResults: [] }
    expect(readVitest({ testResults: [passing, broken] }, '/home/x/').failed).toEqual(['src/b.test.ts > (the file itself)'])
  })
})

describe('a Playwright report', () => {
  const spec = (title: string, status: 'expected' | 'unexpected' | 'flaky' | 'skipped') => ({ title, tests: [{ status }] })

  it('counts nested suites, and flaky as failed', () => {
    const inner = { title: 'loop', specs: [spec('trains', 'flaky'), spec('reopens', 'unexpected')] }
    const report = { suites: [{ title: 'loop.spec.ts', specs: [spec('opens', 'expected')], suites: [inner] }], errors: [] }
    expect(readPlaywright(report)).toEqual({
      passed: 1,
      failed: ['e2e/loop.spec.ts > loop > trains', 'e2e/loop.spec.ts > loop > reopens'],
      skipped: [],
    })
  })

  it('counts an error outside the tests', () => {
    expect(readPlaywright({ suites: [], errors: [{ message: 'cannot load\nstack' }] }).failed).toEqual(['e2e > cannot load'])
  })
})

describe('a runner', () => {
  const read = (report: never) => readVitest(report, '')

  it('fails when it leaves no report, runs nothing, or ends badly without a failed test', () => {
    expect(judge('unit', join(folder, 'none.json'), 0, read).failed).toHaveLength(1)
    expect(judge('unit', fileWith('{"testResults":[]}'), 0, read).failed).toEqual(['unit: ran no test'])
    expect(judge('unit', fileWith(JSON.stringify({ testResults: [passing] })), 139, read).failed).toHaveLength(1)
    expect(judge('unit', fileWith(JSON.stringify({ testResults: [passing] })), 0, read).failed).toEqual([])
  })
})

it('sums up in one line and mentions skipped tests only where there are some', () => {
  expect(summarise([{ passed: 2, failed: ['a'], skipped: [] }, { passed: 3, failed: [], skipped: [] }])).toBe('5 passed, 1 failed')
  expect(summarise([{ passed: 2, failed: [], skipped: ['b'] }])).toBe('2 passed, 0 failed, 1 skipped')
})
