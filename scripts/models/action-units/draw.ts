import type { Observation } from './observe.ts'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { openFaceModels } from '#engine/perception/face-chain.ts'
import { readRestFace } from '#engine/perception/rest-face.ts'
import { appearanceSites } from '#shared/domain/face/appearance-features.ts'
import { createRandom } from '#shared/domain/random.ts'
import { readIctFace } from './ict-face.ts'
import { writeObservations } from './observations-file.ts'
import { observeSubject } from './observe.ts'
import { createRenderer } from './renderer.ts'
import { makeSubject } from './subjects.ts'

/**
 * Draws people and writes what the image models see of them:
 * `node scripts/models/action-units/draw.ts --face FOLDER --out FILE [--subjects 46] [--first 0] [--warped 0.5] [--bend 0.3] [--gain 0.3]`
 */
const { values } = parseArgs({
  options: {
    face: { type: 'string' },
    out: { type: 'string' },
    subjects: { type: 'string', default: '46' },
    first: { type: 'string', default: '0' },
    warped: { type: 'string', default: '0.5' },
    bend: { type: 'string', default: '0.3' },
    gain: { type: 'string', default: '0.3' },
  },
})
if (!values.face || !values.out) {
  process.stderr.write('Name the folder of the face (--face) and the file to write (--out)\n')
  process.exit(2)
}

const sizePx = 224
const face = readIctFace(values.face)
const renderer = createRenderer(face, sizePx)
const models = await openFaceModels('cpu')
const rest = readRestFace()
const eyes = { models, rest, mesh: { model: models.mesh, sites: appearanceSites(rest.triangles) } }
const rows: Observation[] = []
const first = Number(values.first)
for (let i = first; i < first + Number(values.subjects); i++) {
  const random = createRandom(1000 + i)
  const subject = makeSubject(random, face, { sizePx, warped: Number(values.warped), bendCm: Number(values.bend), gainSpread: Number(values.gain) })
  rows.push(...await observeSubject(i, subject, face, renderer, eyes, random))
  process.stdout.write(`subject ${i - first + 1}/${values.subjects}: ${rows.length} frames\n`)
}
await writeObservations(values.out, rows)
await models.close()
