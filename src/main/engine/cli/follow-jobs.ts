import type { Job } from '#shared/contract/jobs.contract.ts'
import type { VerbContext } from './verb.ts'
import { fromErrorRecord } from '#shared/errors.ts'

const endStates: readonly Job['state'][] = ['done', 'failed', 'cancelled', 'interrupted']

function duration(seconds: number): string {
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** One line about a job: what it does, how far it is, how fast, with what, and how long it will take. */
export function progressLine({ title, state, progress }: Job): string {
  const { done, total, unit, ratePerSecond, secondsLeft, provider, note } = progress
  const count = total === null ? `${done}` : `${done}/${total}`
  return [
    `${title}: ${state === 'running' ? `${count} ${unit}`.trim() : state}`,
    ratePerSecond === null ? null : `${ratePerSecond.toFixed(1)} ${unit}/s`,
    provider,
    secondsLeft === null ? null : `${duration(secondsLeft)} left`,
    note,
  ].filter(part => part !== null).join(', ')
}

/** Waits until the jobs have ended and writes their progress. Answers them in the order given. */
export async function followJobs({ engine, client, progress }: VerbContext, jobIds: readonly string[]): Promise<Job[]> {
  const wanted = new Set(jobIds)
  const ended = new Map<string, Job>()
  await new Promise<void>((resolve, reject) => {
    const note = (job: Job): void => {
      if (!wanted.has(job.id) || ended.has(job.id))
        return
      progress(progressLine(job))
      if (!endStates.includes(job.state))
        return
      ended.set(job.id, job)
      if (ended.size === wanted.size) {
        stop()
        resolve()
      }
    }
    const stop = engine.events.listen((event) => {
      if (event.kind === 'job')
        note(event.job)
    })
    if (wanted.size === 0) {
      stop()
      resolve()
    }
    client.jobs.list({}).then(jobs => jobs.filter(job => endStates.includes(job.state)).forEach(note), reject)
  })
  return jobIds.map(id => ended.get(id)!)
}

/** @throws AppError of the first job that did not end well */
export function assertDone(jobs: readonly Job[]): void {
  for (const job of jobs) {
    if (job.error)
      throw fromErrorRecord(job.error)
    if (job.state !== 'done')
      throw fromErrorRecord({ code: 'cancelled', message: `${job.title}: ${job.state}` })
  }
}
