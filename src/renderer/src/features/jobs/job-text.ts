import type { Job } from '#shared/contract/index.ts'
import { bytes, count, duration } from '../../shell/messages/format.ts'
import { hasMessage, t } from '../../shell/messages/messages.ts'

function unitOf(unit: string): string {
  const key = `jobs.unit.${unit}`
  return hasMessage(key) ? t(key) : unit
}

function amount(value: number, unit: string): string {
  return unit === 'bytes' ? bytes(value) : count(Math.round(value))
}

/** How far a job is: `412 of 2,980 frames`. */
export function jobCount({ progress }: Job): string {
  const unit = progress.unit === 'bytes' ? '' : unitOf(progress.unit)
  const done = amount(progress.done, progress.unit)
  return (progress.total === null
    ? t('jobs.countOpen', { done, unit })
    : t('jobs.count', { done, total: amount(progress.total, progress.unit), unit })).trim()
}

/** How it goes: rate, provider, time left; what is not known is left out. */
export function jobPace({ progress }: Job): readonly string[] {
  const { ratePerSecond, secondsLeft, provider } = progress
  const rate = ratePerSecond !== null && ratePerSecond > 0
    ? t('jobs.rate', { rate: progress.unit === 'bytes' ? bytes(ratePerSecond) : ratePerSecond.toFixed(ratePerSecond < 10 ? 1 : 0), unit: progress.unit === 'bytes' ? '' : unitOf(progress.unit) })
    : null
  const left = secondsLeft !== null ? t('jobs.left', { time: duration(secondsLeft) }) : null
  return [rate, provider, left].filter(part => part !== null)
}

/** True for jobs that a person can take up again where they stopped. */
export function canResume(job: Job): boolean {
  return job.state === 'interrupted' || job.state === 'cancelled' || job.state === 'failed'
}
