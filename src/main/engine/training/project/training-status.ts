import type { ProjectSession } from '#engine/projects/project-session.ts'
import type { TrainingStatus } from '#shared/contract/training.contract.ts'
import type { SplitSamples } from './project-split.ts'
import { AppError } from '#shared/errors.ts'
import { collectSamples } from './collect-samples.ts'
import { lastTrainedSequence, splitSamples } from './project-split.ts'

const fewest = { train: 3, heldOut: 2 } as const

function reasonAgainst({ train, heldOut }: SplitSamples): string | null {
  if (train.length < fewest.train)
    return `Only ${train.length} reviewed segments are on the training side: review at least ${fewest.train}.`
  return heldOut.length < fewest.heldOut ? `Only ${heldOut.length} reviewed segments are held out: review at least ${fewest.heldOut} of them.` : null
}

/** What a training would learn from now, and whether there is enough. */
export async function trainingStatus(session: ProjectSession): Promise<TrainingStatus> {
  const samples = await collectSamples(session)
  const base = {
    correctionsSinceLast: session.changes.countByPeople(lastTrainedSequence(session.meta)),
    reviewedSegments: samples.reviewed.length,
    runningJobId: session.jobs.active('train', null)?.id ?? null,
  }
  try {
    const split = splitSamples(session.meta, samples)
    const reason = reasonAgainst(split)
    return { ...base, trainSegments: split.train.length, heldOutSegments: split.heldOut.length, split: split.plan.kind, splitNote: split.plan.note, canTrain: reason === null, reason }
  }
  catch (error) {
    if (!(error instanceof AppError) || error.code !== 'nothing-to-learn')
      throw error
    return { ...base, trainSegments: 0, heldOutSegments: 0, split: 'within-video', splitNote: error.hint ?? '', canTrain: false, reason: error.message }
  }
}
