import type { LabelledSample } from '#engine/training/samples.ts'
import type { Prediction } from './fill-tree.ts'
import type { Vocabulary } from './vocabulary.ts'
import { z } from 'zod'
import { sayFrom } from './fill-tree.ts'
import { confidences, personTargets, targetWeights } from './targets.ts'
import { indexVocabulary } from './vocabulary.ts'

const terms = z.array(z.boolean())

/** For each expression and cue of the vocabulary, whether the network's word counts; where not, the teacher's does. */
export const trustSchema = z.object({ expression: terms, cue: terms })
export type Trust = z.infer<typeof trustSchema>

/** By how many reviewed segments the network must do better than the teacher on a term before its word counts. */
const margin = 2

/** Trust in every term: what a network that still repeats the teacher has. */
export function fullTrust(vocabulary: Vocabulary): Trust {
  return { expression: vocabulary.expression.map(() => true), cue: vocabulary.cue.map(() => true) }
}

/**
 * Which terms the network has learned better than the teacher says them, counted on the segments it learned from: a term that
 * people left as the teacher said it stays the teacher's, so that learning one thing does not unlearn another.
 * @param predictions of the samples, in their order
 */
export function learnTrust(samples: readonly LabelledSample[], predictions: readonly Prediction[], vocabulary: Vocabulary): Trust {
  const index = indexVocabulary(vocabulary)
  const targets = samples.map(sample => personTargets(sample, vocabulary, index))
  const judge = (level: 'expression' | 'cue'): boolean[] => {
    const taught = samples.map(sample => confidences(sample.teacher, level, vocabulary, index))
    return vocabulary[level].map((_, place) => {
      let gain = 0
      samples.forEach((_sample, at) => {
        const { values, weights } = targets[at]![level]
        if ((weights[place] as number) < targetWeights.reviewed)
          return
        const truth = values[place] === 1
        const network = (predictions[at]![level][place] as number) >= sayFrom
        const teacher = (taught[at]![place] as number) > 0
        gain += Number(network === truth) - Number(teacher === truth)
      })
      return gain >= margin
    })
  }
  return { expression: judge('expression'), cue: judge('cue') }
}
