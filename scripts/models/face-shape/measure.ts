import type { Clip } from './people.ts'
import process from 'node:process'
import { openShapeModel, shapeSteps } from '#engine/perception/shape-model.ts'
import { proposePeople } from '#shared/domain/identity/propose-people.ts'
import { clipDistances, isCalibrating, readClips } from './people.ts'

/**
 * How well the shipped shape model groups drawn people that it was not learned from: `node scripts/models/face-shape/measure.ts FILE [--held-out]`.
 * With `--held-out` FILE is the one that was learned from, and only the quarter of its people counts that `learn.ts` kept for calibration.
 * Each clip is a track; pairs of tracks that stand in one proposal are compared with the truth.
 */
const [path, option] = process.argv.slice(2)
if (!path) {
  process.stderr.write('Name the file of drawn people\n')
  process.exit(2)
}

const model = openShapeModel()
const clips: readonly (Clip & Readonly<{ trackId: string, place: Float32Array }>)[] = readClips(path).filter(clip => option !== '--held-out' || isCalibrating(clip.person)).map((clip, i) => ({
  ...clip,
  trackId: `clip-${i}`,
  place: Float32Array.from(model.project(clip.mean), value => value / shapeSteps),
}))

function pairsOf(count: number): number {
  return count * (count - 1) / 2
}

function score(people: readonly number[], least: number): { precision: number, recall: number, proposals: number } {
  const chosen = clips.filter(clip => people.includes(clip.person))
  const proposals = proposePeople(chosen.map(clip => ({ trackId: clip.trackId, personId: null, place: clip.place })), { likelihood: model.likelihood, areApart: () => false, least })
  const personOf = new Map(chosen.map(clip => [clip.trackId, clip.person]))
  const groups = proposals.map(proposal => proposal.trackIds.map(trackId => personOf.get(trackId)!))
  const together = groups.reduce((sum, group) => sum + pairsOf(group.length), 0)
  const right = groups.reduce((sum, group) => sum + [...new Set(group)].reduce((own, person) => own + pairsOf(group.filter(one => one === person).length), 0), 0)
  const wanted = people.reduce((sum, person) => sum + pairsOf(chosen.filter(clip => clip.person === person).length), 0)
  return { precision: together === 0 ? 1 : right / together, recall: right / wanted, proposals: proposals.length }
}

/** How often a pair of the same person lies closer than a pair of different people (area under the curve). */
function separation({ same, different }: ReturnType<typeof clipDistances>): number {
  const sorted = different.toSorted((a, b) => a - b)
  const above = same.map((distance) => {
    const first = sorted.findIndex(other => other > distance)
    return first < 0 ? 0 : (sorted.length - first) / sorted.length
  })
  return above.reduce((sum, share) => sum + share, 0) / above.length
}

const people = [...new Set(clips.map(clip => clip.person))]
process.stdout.write(`${people.length} people, ${clips.length} clips; a pair of one person is closer than a pair of two in ${(100 * separation(clipDistances(clips))).toFixed(2)} % of cases\n`)
process.stdout.write('people  least likelihood  precision  recall  proposals\n')
for (const count of [2, 5, 10, people.length].filter(one => one <= people.length)) {
  const groups = Array.from({ length: Math.floor(people.length / count) }, (_, i) => people.slice(i * count, (i + 1) * count))
  for (const least of [0.3, 0.5, 0.7, 0.9]) {
    const scores = groups.map(group => score(group, least))
    const mean = (get: (one: (typeof scores)[number]) => number): number => scores.reduce((sum, one) => sum + get(one), 0) / scores.length
    process.stdout.write(`${String(count).padEnd(8)}${String(least).padEnd(18)}${mean(one => one.precision).toFixed(3).padEnd(11)}${mean(one => one.recall).toFixed(3).padEnd(8)}${mean(one => one.proposals).toFixed(1)}\n`)
  }
}
