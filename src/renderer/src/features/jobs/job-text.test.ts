import type { Job } from '#shared/contract/index.ts'
import { describe, expect, it } from 'vitest'
import { canResume, jobCount, jobPace } from './job-text.ts'

const job: Job = {
  id: 'j1',
  kind: 'analyze',
  state: 'running',
  title: 'Analysing a.mp4',
  mediaId: 'm1',
  progress: { done: 412, total: 2980, unit: 'frames', ratePerSecond: 31.4, secondsLeft: 82, note: null, provider: 'cpu' },
  error: null,
  createdAtMs: 0,
  finishedAtMs: null,
}

describe('job text', () => {
  it('says how far, how fast, where and how long', () => {
    expect(jobCount(job)).toBe('412 of 2,980 frames')
    expect(jobPace(job)).toEqual(['31 frames/s', 'cpu', '1:22 left'])
  })

  it('leaves out what is not known', () => {
    const unknown: Job = { ...job, progress: { ...job.progress, total: null, ratePerSecond: null, secondsLeft: null, provider: null } }
    expect(jobCount(unknown)).toBe('412 frames')
    expect(jobPace(unknown)).toEqual([])
  })

  it('offers to go on after an interruption only', () => {
    expect((['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted'] as const).filter(state => canResume({ ...job, state }))).toEqual(['failed', 'cancelled', 'interrupted'])
  })
})
