import type { SessionWithoutJobs } from '#engine/projects/project-session.ts'
import type { PreferredReading } from '#engine/training/policy/learn-preference.ts'
import type { SegmentSample } from '#engine/training/samples.ts'

/** The readings that people preferred to others, of segments that may be learned from. */
export function preferredReadings({ document }: SessionWithoutJobs, learned: readonly SegmentSample[]): PreferredReading[] {
  const samples = new Map(learned.map(sample => [sample.segmentId, sample]))
  return document.records.list({ types: ['preference'] }).flatMap((record): PreferredReading[] => {
    const sample = record.type === 'preference' ? samples.get(record.segmentId) : undefined
    return record.type === 'preference' && sample ? [{ sample, better: record.better.tree, worse: record.worse.tree }] : []
  })
}
