import type { Learning } from './chain.ts'
import type { Answer } from './scores.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { startStudio } from '../../headless/studio.ts'
import { readIctFace } from '../../models/action-units/ict-face.ts'
import { root } from '../../setup/paths.mjs'
import { analyseFilms, runFold } from './chain.ts'
import { drawFilms } from './draw-films.ts'
import { dealFolds } from './folds.ts'
import { resultText } from './result-text.ts'
import { studyFilms } from './study-films.ts'

/**
 * The rendered study: draws people who express seven emotions with different habits into films, lets the studio analyse them, corrects some
 * stretches as a person would, trains, and tests on people who were not learned from. Films and analyses that are there already are kept.
 *
 *     node scripts/study/rendered/run.ts --face FOLDER [--out .cache/rendered-study] [--people 20] [--rounds 1] [--folds 4] [--corrections 50] [--seed 1]
 */
const { values } = parseArgs({
  options: {
    face: { type: 'string' },
    out: { type: 'string', default: join(root, '.cache', 'rendered-study') },
    people: { type: 'string', default: String(studyFilms.people) },
    rounds: { type: 'string', default: String(studyFilms.rounds) },
    folds: { type: 'string', default: '4' },
    corrections: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
  },
})
if (!values.face) {
  process.stderr.write('Name the folder of the morphable face (--face)\n')
  process.exit(2)
}

const say = (line: string): void => void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`)
const seed = Number(values.seed)
mkdirSync(values.out, { recursive: true })
const films = drawFilms(join(values.out, 'films'), readIctFace(values.face), { ...studyFilms, seed, people: Number(values.people), rounds: Number(values.rounds) }, say)
const studio = startStudio(join(values.out, 'home'))
try {
  const base = join(values.out, 'films.affectree')
  const analysed = await analyseFilms(studio, base, films)
  say(`${analysed.length} films analysed`)
  const learning: Learning = { kinds: ['reasoner', 'policy'], seed, corrections: Number(values.corrections) }
  const answers: Answer[] = []
  for (const [at, fold] of dealFolds(films.map(({ truth }) => truth.subject), Number(values.folds), seed).entries()) {
    answers.push(...await runFold(studio, base, join(values.out, `fold-${at + 1}.affectree`), analysed, fold, learning))
    say(`fold ${at + 1} done`)
  }
  writeFileSync(join(values.out, 'answers.json'), `${JSON.stringify(answers, null, 1)}\n`)
  process.stdout.write(resultText(answers))
}
finally {
  await studio.close()
}
