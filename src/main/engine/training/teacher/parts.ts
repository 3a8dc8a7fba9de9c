import type { SegmentSample } from '#engine/training/samples.ts'

const mostParts = 10
const segmentsTogether = 4

/**
 * Numbers the parts that cross-validation holds out in turn. Segments of one person (of one video where nobody said who it is) go together; where all are of one, four that follow one another do.
 */
export function partsOf(samples: readonly SegmentSample[]): number[] {
  const names = samples.map(sample => sample.subjectId ?? sample.mediaId)
  const people = [...new Set(names)].sort()
  if (people.length > 1)
    return names.map(name => people.indexOf(name) % mostParts)
  const order = [...samples.keys()].sort((a, b) => samples[a]!.startUs - samples[b]!.startUs)
  return samples.map((_, at) => Math.floor(order.indexOf(at) / segmentsTogether))
}
