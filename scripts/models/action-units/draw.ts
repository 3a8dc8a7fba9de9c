import type { Observation } from './observe.ts'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { openBatchModel } from '#engine/perception/batch-model.ts'
import { readRestFace } from '#engine/perception/rest-face.ts'
import { appearanceSites } from '#shared/domain/face/appearance-features.ts'
import { createRandom } from '#shared/domain/random.ts'
import { readIctFace } from './ict-face.ts'
import { writeObservations } from './observations-file.ts'
import { observeSubject } from './observe.ts'
import { createRenderer } from './renderer.ts'
import { makeFilm, makeSubject } from './subjects.ts'

/**
 * Draws people and writes what the image models see of them:
 * `node scripts/models/action-units/draw.ts --face FOLDER --out FILE [--subjects 46] [--first 0] [--warped 0.5] [--bend 0.12] [--gain 0.2] [--film]`
 */
const { values } = parseArgs({
  options: {
    face: { type: 'string' },
    out: { type: 'string' },
    subjects: { type: 'string', default: '46' },
    first: { type: 'string', default: '0' },
    warped: { type: 'string', default: '0.5' },
    bend: { type: 'string', default: '0.12' },
    gain: { type: 'string', default: '0.2' },
    film: { type: 'boolean', default: false },
  },
})
if (!values.face || !values.out) {
  process.stderr.write('Name the folder of the face (--face) and the file to write (--out)\n')
  process.exit(2)
}

const sizePx = 256
const face = readIctFace(values.face)
const renderer = createRenderer(face, sizePx)
const rest = readRestFace()
const [detector, model, iris] = await Promise.all([openBatchModel('blazeface', 'cpu', 1), openBatchModel('facemesh', 'cpu', 1), openBatchModel('iris', 'cpu', 2)])
const eyes = { detector, iris, rest, mesh: { model, sites: appearanceSites(rest.triangles) } }
const rows: Observation[] = []
const first = Number(values.first)
for (let i = first; i < first + Number(values.subjects); i++) {
  const random = createRandom(1000 + i)
  const subject = (values.film ? makeFilm : makeSubject)(random, face, { sizePx, warped: Number(values.warped), bendCm: Number(values.bend), gainSpread: Number(values.gain) })
  rows.push(...await observeSubject(i, subject, face, renderer, eyes, random))
  process.stdout.write(`subject ${i - first + 1}/${values.subjects}: ${rows.length} frames\n`)
}
await writeObservations(values.out, rows)
await Promise.all([detector, model, iris].map(open => open.close()))
