import type { StudyItem } from '#engine/training/study/study.ts'
import { mkdirSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { codeDistance } from '#engine/training/policy/code-distance.ts'
import { scoreCodes } from '#engine/training/policy/code-metrics.ts'
import { createStudy } from '#engine/training/study/study.ts'
import { pickers, readClips, trainOnReviewed, trainOnTeacher } from './corrections.ts'
import { openKept } from './kept.ts'

/**
 * How fast the policy learns from corrections: it begins with nothing but the rule teacher, and clips are reviewed in rounds, picked by the studio's
 * review queue or at random. Figures are kept in `<out>/seed-N/`; a stopped run goes on where it was.
 *
 *     node scripts/study/learning-curve.ts --out DIR [--seeds 31,32,33,34,35] [--counts 10,25,50,100,200] [--side test]
 */

const { values } = parseArgs({ options: {
  out: { type: 'string' },
  seeds: { type: 'string', default: '31,32,33,34,35' },
  counts: { type: 'string', default: '10,25,50,100,200' },
  pickers: { type: 'string', default: 'active,random' },
  side: { type: 'string', default: 'test' },
} })

const plan = { trainSubjects: 31, validationSubjects: 19, testSubjects: 80, clipsEach: 40, expressionClips: 0, treeClips: 0 }
const counts = values.counts.split(',').map(Number)

type Point = Readonly<{ reviewed: number, unweightedRecall: number, accuracy: number, distance: number, tree: number, hits: readonly number[], distances: readonly number[] }>

function say(text: string): void {
  process.stderr.write(`${new Date().toISOString()} ${text}\n`)
}

async function pointOf(parameters: Float32Array, items: readonly StudyItem[], reviewed: number): Promise<Point> {
  const codes = await readClips(parameters, items)
  const { tree, accuracy, unweightedRecall } = scoreCodes(codes, items.map(item => item.truth))
  const distances = codes.map((code, place) => codeDistance(code, items[place]!.truth))
  return { reviewed, unweightedRecall, accuracy, tree, distance: distances.reduce((sum, each) => sum + each, 0) / distances.length, hits: codes.map((code, place) => Number(code.emotion === items[place]!.truth.emotion)), distances }
}

async function runSeed(seed: number, out: string): Promise<void> {
  const kept = openKept(`${out}/seed-${seed}`)
  const study = createStudy(seed, plan)
  // Every other clip is enough to tell the curves apart, and takes half the time.
  const items = values.side === 'test' ? study.test.filter((_, place) => place % 2 === 0) : study.validation
  await kept.figures('clips', async () => items.map(({ subjectId, truth }) => ({ subjectId, emotion: truth.emotion })))
  const base = (await kept.policy('teacher', async () => ({ parameters: await trainOnTeacher(study, seed), cpuSeconds: 0 }))).parameters
  const first = await kept.figures('0', () => pointOf(base, items, 0))
  say(`seed ${seed} 0: UAR ${first.unweightedRecall.toFixed(3)} distance ${first.distance.toFixed(3)}`)
  for (const name of values.pickers.split(',')) {
    let parameters = base
    let reviewed: StudyItem[] = []
    for (const count of counts) {
      const known = new Set(reviewed.map(item => item.id))
      const picked = await kept.figures(`${name} ${count} picked`, async () => (await pickers[name]!(parameters, study.train.filter(item => !known.has(item.id)), reviewed, count - reviewed.length, seed + count)).map(item => item.id))
      reviewed = [...reviewed, ...study.train.filter(item => picked.includes(item.id))]
      parameters = (await kept.policy(`${name} ${count}`, async () => ({ parameters: await trainOnReviewed(study, base, reviewed, seed), cpuSeconds: 0 }))).parameters
      const point = await kept.figures(`${name} ${count} point`, () => pointOf(parameters, items, count))
      say(`seed ${seed} ${name} ${count}: UAR ${point.unweightedRecall.toFixed(3)} accuracy ${point.accuracy.toFixed(3)} distance ${point.distance.toFixed(3)} tree ${point.tree.toFixed(3)}`)
    }
  }
}

if (!values.out) {
  say('Usage: node scripts/study/learning-curve.ts --out DIR [--seeds 31,32,33,34,35] [--counts 10,25,50,100,200] [--side test]')
  process.exit(2)
}
mkdirSync(values.out, { recursive: true })
for (const seed of values.seeds.split(',').map(Number))
  await runSeed(seed, values.out)
