import type { Interval, PairedDifference } from '#shared/domain/metrics/bootstrap.ts'
import type { ConfusionMatrix } from '#shared/domain/metrics/classification.ts'
import { bootstrapInterval, pairedBootstrap } from '#shared/domain/metrics/bootstrap.ts'
import { confusionMatrix, unweightedRecall } from '#shared/domain/metrics/classification.ts'
import { studyEmotions } from './emotions.ts'

/** One tested stretch: who, what they showed, and what each reader said by the reader's name. */
export type Answer = Readonly<{ subject: string, truth: string, said: Readonly<Record<string, string | null>> }>

function matrixOf(answers: readonly Answer[], reader: string): ConfusionMatrix {
  return confusionMatrix(answers.map(({ truth, said }) => ({ truth, answer: said[reader] ?? null })), studyEmotions)
}

const recallOf = (answers: readonly Answer[], reader: string) => (places: readonly number[]): number => unweightedRecall(matrixOf(places.map(place => answers[place]!), reader))

const groups = (answers: readonly Answer[]): string[] => answers.map(({ subject }) => subject)

/** Recall averaged over the seven emotions, with a 95 % bootstrap interval over subjects, and the confusion. */
export type ReaderScore = Readonly<{ reader: string, recall: Interval, confusion: ConfusionMatrix }>

/** Scores one reader. */
export function scoreReader(answers: readonly Answer[], reader: string): ReaderScore {
  return { reader, recall: bootstrapInterval(answers.length, recallOf(answers, reader), { groups: groups(answers) }), confusion: matrixOf(answers, reader) }
}

/** The recall of one reader minus that of another on the same stretches, resampled by subject. */
export function compareReaders(answers: readonly Answer[], reader: string, other: string): PairedDifference {
  return pairedBootstrap(answers.length, recallOf(answers, reader), recallOf(answers, other), { groups: groups(answers) })
}
