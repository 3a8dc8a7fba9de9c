import type { Observation } from '../action-units/observe.ts'
import type { Subject, SubjectOptions } from '../action-units/subjects.ts'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { openBatchModel } from '#engine/perception/batch-model.ts'
import { readRestFace } from '#engine/perception/rest-face.ts'
import { appearanceSites } from '#shared/domain/face/appearance-features.ts'
import { createRandom } from '#shared/domain/random.ts'
import { readIctFace } from '../action-units/ict-face.ts'
import { writeObservations } from '../action-units/observations-file.ts'
import { observeSubject } from '../action-units/observe.ts'
import { createRenderer } from '../action-units/renderer.ts'
import { makeSubject } from '../action-units/subjects.ts'
import { clipsPerPerson } from './people.ts'

/**
 * Draws people in several clips each (other light, distance, turns and actions; the same head) and writes what the image models see:
 * `node scripts/models/face-shape/draw.ts --face FOLDER --out FILE [--people 120] [--first 0] [--warped 0.5]`
 */
const { values } = parseArgs({
  options: {
    face: { type: 'string' },
    out: { type: 'string' },
    people: { type: 'string', default: '120' },
    first: { type: 'string', default: '0' },
    warped: { type: 'string', default: '0.5' },
  },
})
if (!values.face || !values.out) {
  process.stderr.write('Name the folder of the face (--face) and the file to write (--out)\n')
  process.exit(2)
}

const sizePx = 256
const framesPerClip = 10
const options: SubjectOptions = { sizePx, warped: Number(values.warped), bendCm: 0.12, gainSpread: 0.2 }
const face = readIctFace(values.face)
const renderer = createRenderer(face, sizePx)
const rest = readRestFace()
const [detector, model, iris] = await Promise.all([openBatchModel('blazeface', 'cpu', 1), openBatchModel('facemesh', 'cpu', 1), openBatchModel('iris', 'cpu', 2)])
const eyes = { detector, iris, rest, mesh: { model, sites: appearanceSites(rest.triangles) } }

/** A clip of a person: the head and its painting stay, everything else is drawn anew. */
function clipOf(person: Subject, seed: number): Subject {
  const random = createRandom(seed)
  const { frames } = makeSubject(random, face, options)
  return { ...person, frames: Array.from({ length: framesPerClip }, () => frames[random.below(frames.length)]!) }
}

const rows: Observation[] = []
const first = Number(values.first)
const people = Number(values.people)
for (let i = first; i < first + people; i++) {
  const person = makeSubject(createRandom(700_000 + i), face, options)
  for (let clip = 0; clip < clipsPerPerson; clip++) {
    const seed = 1_000_000 + i * clipsPerPerson + clip
    rows.push(...await observeSubject(i * clipsPerPerson + clip, clipOf(person, seed), face, renderer, eyes, createRandom(seed + 500_000)))
  }
  process.stdout.write(`person ${i - first + 1}/${people}: ${rows.length} frames\n`)
}
await writeObservations(values.out, rows)
await Promise.all([detector, model, iris].map(open => open.close()))
