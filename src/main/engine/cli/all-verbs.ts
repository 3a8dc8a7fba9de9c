import type { Verb } from './verb.ts'
import { add } from './verbs/add.ts'
import { analyze } from './verbs/analyze.ts'
import { annotate, annotationsVerb, tiers } from './verbs/annotate.ts'
import { correct } from './verbs/correct.ts'
import { dataset } from './verbs/dataset.ts'
import { doctor } from './verbs/doctor.ts'
import { evaluate } from './verbs/evaluate.ts'
import { exportVerb } from './verbs/export.ts'
import { history, redo, undo } from './verbs/history.ts'
import { models } from './verbs/models.ts'
import { projectCreate, projectInfo, projectSample } from './verbs/project.ts'
import { review } from './verbs/review.ts'
import { signals } from './verbs/signals.ts'
import { train } from './verbs/train.ts'
import { trees } from './verbs/trees.ts'

/** Every verb, in the order of the help. */
export const verbs: readonly Verb[] = [doctor, projectCreate, projectInfo, projectSample, add, analyze, trees, correct, tiers, annotationsVerb, annotate, undo, redo, history, review, train, models, signals, exportVerb, dataset, evaluate]
