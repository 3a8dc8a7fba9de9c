import type { Clip } from './score.ts'
import process from 'node:process'
import { openActionModel } from '#engine/perception/action-model.ts'
import { actionUnitName, actionUnits } from '#shared/domain/face/action-unit-definitions.ts'
import { quantile } from '#shared/domain/face/quantile.ts'
import { readObservations } from './observations-file.ts'
import { clipsOf, mainUnits, turnErrors, unitScores } from './score.ts'
import { correlationOf, meanOf } from './statistics.ts'

/**
 * Compares the signals as shipped with the truth of drawn faces (files of draw.ts): `node scripts/models/action-units/evaluate.ts FILE...`
 * Correlations are within each clip, then averaged over clips. Clips without actions (heads that only turn) say what leaks.
 */
function printUnits(clips: readonly Clip[]): void {
  const scores = unitScores(clips)
  for (const { number, support } of actionUnits)
    process.stdout.write(`  ${actionUnitName(number)} ${scores.get(number)!.toFixed(2)} ${support}\n`)
  process.stdout.write(`  mean of ${mainUnits.join(' ')}: ${meanOf(mainUnits.map(number => scores.get(number)!)).toFixed(3)}\n`)
}

function printLeaks(clips: readonly Clip[]): void {
  process.stdout.write('  what turns alone bring about: 95th percentile, correlation with yaw, with pitch\n')
  for (const { number } of actionUnits) {
    const figures = clips.map(({ rows, signals }) => {
      const values = signals.columns.get(actionUnitName(number))!
      return [quantile(values, 0.95), correlationOf(values, rows.map(row => row.turn[0])), correlationOf(values, rows.map(row => row.turn[1]))]
    })
    process.stdout.write(`  ${actionUnitName(number)} ${[0, 1, 2].map(k => meanOf(figures.map(figure => figure[k]!).map(value => Number.isNaN(value) ? 0 : value)).toFixed(2)).join(' ')}\n`)
  }
}

function printTurns(clips: readonly Clip[]): void {
  for (const axis of ['yaw', 'pitch', 'roll'] as const) {
    const errors = turnErrors(clips, axis)
    const sizes = errors.map(Math.abs)
    process.stdout.write(`  ${axis}: mean error ${meanOf(sizes).toFixed(1)}, 95th percentile ${quantile(sizes, 0.95).toFixed(1)}, bias ${meanOf(errors).toFixed(1)} degrees\n`)
  }
}

const model = openActionModel()
for (const path of process.argv.slice(2)) {
  const rows = readObservations(path)
  const clips = clipsOf(rows, model)
  process.stdout.write(`${path}: ${rows.length} frames, ${clips.length} people\n`)
  if (rows.some(row => row.weights.some(weight => weight > 0)))
    printUnits(clips)
  else
    printLeaks(clips)
  printTurns(clips)
}
