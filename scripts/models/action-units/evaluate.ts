import type { Observation } from './observe.ts'
import process from 'node:process'
import { openActionModel } from '#engine/perception/action-model.ts'
import { actionUnitName, actionUnits } from '#shared/domain/face/action-unit-definitions.ts'
import { eyeClosure } from '#shared/domain/face/blink.ts'
import { eyePointCount } from '#shared/domain/face/eye.ts'
import { meshPointCount } from '#shared/domain/face/pose.ts'
import { readObservations } from './observations-file.ts'
import { actions } from './subjects.ts'

/** Compares the shipped fit with the truth of drawn faces: `node scripts/models/action-units/evaluate.ts FILE...` (mean correlation within subjects) */
const model = openActionModel()

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [ma, mb] = [mean(a), mean(b)]
  const product = (x: readonly number[], mx: number, y: readonly number[], my: number): number => x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0)
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb))
}

/** Mean height of the opening of both eyes in eye widths, off the shape features. */
function openness({ shape }: Observation): number {
  let sum = 0
  for (const eye of [0, 1]) {
    const at = meshPointCount * 2 + eye * eyePointCount * 2
    for (let i = 1; i <= 7; i++)
      sum += shape[at + i * 2 + 1]! - shape[at + (i + 8) * 2 + 1]!
  }
  return sum / 14
}

/** How far the eyes are closed against the usual opening, as the product has it. */
function closureOf(rows: readonly Observation[]): readonly number[] {
  const open = Float32Array.from(rows, openness)
  return Array.from(eyeClosure(open, open))
}

function estimate(rows: readonly Observation[]): ReadonlyMap<number, readonly number[]> {
  const components = new Int16Array(rows.length * model.components)
  rows.forEach((row, i) => components.set(model.project(row.shape, row.appearance), i * model.components))
  const fitted = model.fit(components, new Uint8Array(rows.length).fill(1))
  return new Map(actionUnits.map(({ number, shapes }) => {
    if (number === 25)
      return [number, rows.map(row => row.seenGapCm)]
    if (number === 45)
      return [number, closureOf(rows).map((closure, i) => (closure + fitted.get('eyeBlink')![i]!) / 2)]
    return [number, rows.map((_, i) => shapes.reduce((sum, shape) => sum + fitted.get(shape)![i]!, 0))]
  }))
}

function truthOf(number: number, shapes: readonly string[], row: Observation): number {
  if (number === 25)
    return row.lipGapCm
  return (number === 45 ? ['eyeBlink'] : shapes).reduce((sum, shape) => sum + row.weights[actions.indexOf(shape as never)]!, 0)
}

const mainUnits = [1, 2, 4, 5, 9, 10, 12, 15, 17, 20, 25, 26, 45]
for (const path of process.argv.slice(2)) {
  const rows = readObservations(path)
  const subjects = [...new Set(rows.map(row => row.subject))]
  const scores = new Map<number, number[]>()
  for (const subject of subjects) {
    const own = rows.filter(row => row.subject === subject)
    const estimates = estimate(own)
    for (const { number, shapes } of actionUnits) {
      const truth = own.map(row => truthOf(number, shapes, row))
      if (new Set(truth).size > 1)
        scores.set(number, [...scores.get(number) ?? [], correlation(estimates.get(number)!, truth)])
    }
  }
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  process.stdout.write(`${path}: ${rows.length} frames, ${subjects.length} subjects\n`)
  for (const { number } of actionUnits)
    process.stdout.write(`  ${actionUnitName(number)} ${mean(scores.get(number)!).toFixed(2)}\n`)
  process.stdout.write(`  mean of ${mainUnits.join(' ')}: ${mean(mainUnits.map(number => mean(scores.get(number)!))).toFixed(3)}\n`)
  const turnErrors = [0, 1, 2].map(axis => mean(rows.map(row => Math.abs(row.turn[axis]! - row.seenTurn[axis]!))))
  process.stdout.write(`  mean error of yaw, pitch, roll: ${turnErrors.map(error => error.toFixed(1)).join(', ')} degrees\n`)
}
