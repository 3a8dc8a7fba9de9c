import type { JudgedDecision, JudgedLevel } from '#engine/training/policy/calibrate.ts'
import type { Temperatures } from '#engine/training/policy/confidence.ts'
import type { StudyItem } from '#engine/training/study/study.ts'
import type { Forecast } from '#shared/domain/metrics/calibration.ts'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { decisionsAt, fitTemperatures, isCorrect } from '#engine/training/policy/calibrate.ts'
import { plainTemperatures, probabilityOf, readSequence } from '#engine/training/policy/confidence.ts'
import { clipFeeds } from '#engine/training/policy/examples.ts'
import { buildPolicy } from '#engine/training/policy/steps.ts'
import { encodeTree } from '#engine/training/policy/tree-code.ts'
import { openSession } from '#engine/training/step-session.ts'
import { createStudy, studyClipSize, studyShape } from '#engine/training/study/study.ts'
import { expectedCalibrationError } from '#shared/domain/metrics/calibration.ts'
import { readClips } from './corrections.ts'
import { openKept } from './kept.ts'
import { reliabilityPlot } from './reliability-plot.ts'

/**
 * How far the reinforced policies that `ablation.ts` left can be believed: the calibration error of each level before and after temperatures are
 * fitted on the validation subjects, on half of the test clips, and a plot of all seeds together.
 *
 *     node scripts/study/calibration.ts --out DIR [--seeds 21,22,23,24,25] [--plot FILE.svg]
 */
const { values } = parseArgs({ options: { out: { type: 'string', default: '' }, seeds: { type: 'string', default: '21,22,23,24,25' }, plot: { type: 'string' } } })
const levels = ['cue', 'expression', 'emotion'] as const satisfies readonly JudgedLevel[]

type Told = Readonly<Record<JudgedLevel, Readonly<{ before: Forecast[], after: Forecast[] }>>>

/** What the policy decides on some clips, with the truth. */
async function judge(parameters: Float32Array, items: readonly StudyItem[]): Promise<JudgedDecision[]> {
  const codes = await readClips(parameters, items)
  const session = await openSession(buildPolicy(studyShape, parameters, {}), { threads: 1 })
  try {
    const judged: JudgedDecision[] = []
    for (const [place, item] of items.entries()) {
      const { decisions } = await readSequence(session, studyShape, clipFeeds([item.input], studyShape, studyClipSize), encodeTree(codes[place]!, studyShape))
      judged.push(...decisions.map(decision => ({ decision, truth: item.truth })))
    }
    return judged
  }
  finally {
    await session.close()
  }
}

function forecasts(judged: readonly JudgedDecision[], level: JudgedLevel, temperatures: Temperatures): Forecast[] {
  return decisionsAt(judged, level, studyShape).map(each => ({ confidence: probabilityOf(each.decision, studyShape, temperatures), correct: isCorrect(each, studyShape) }))
}

async function tellSeed(seed: number, parameters: Float32Array): Promise<Told> {
  const study = createStudy(seed)
  const temperatures = fitTemperatures(await judge(parameters, study.validation), studyShape)
  const judged = await judge(parameters, study.test.filter((_, place) => place % 2 === 0))
  const told = (level: JudgedLevel): Told[JudgedLevel] => ({ before: forecasts(judged, level, plainTemperatures), after: forecasts(judged, level, temperatures) })
  return { cue: told('cue'), expression: told('expression'), emotion: told('emotion') }
}

const all: Told[] = []
for (const seed of values.seeds.split(',').map(Number)) {
  const path = join(values.out, `seed-${seed}`, 'GRPO.bin')
  if (existsSync(path))
    all.push(await openKept(join(values.out, `seed-${seed}`)).figures('calibration', () => tellSeed(seed, new Float32Array(Uint8Array.from(readFileSync(path)).buffer))))
}
process.stdout.write('| level | ECE before | ECE after | surer than .5: share, right | surer than .7: share, right |\n|---|---|---|---|---|\n')
for (const level of levels) {
  const error = (which: 'before' | 'after'): string => all.map(told => expectedCalibrationError(told[level][which]).toFixed(3)).join(' ')
  const surer = (least: number): string => {
    const told = all.flatMap(each => each[level].after)
    const sure = told.filter(each => each.confidence >= least)
    return `${(sure.length / told.length).toFixed(2)}, ${(sure.filter(each => each.correct).length / Math.max(1, sure.length)).toFixed(2)}`
  }
  process.stdout.write(`| ${level} | ${error('before')} | ${error('after')} | ${surer(0.5)} | ${surer(0.7)} |\n`)
}
if (values.plot)
  writeFileSync(values.plot, reliabilityPlot(levels.map(level => ({ title: level, before: all.flatMap(told => told[level].before), after: all.flatMap(told => told[level].after) }))))
