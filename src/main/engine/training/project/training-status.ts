import type { ProjectSession } from '#engine/projects/project-session.ts'
import type { TrainingStatus } from '#shared/contract/training.contract.ts'
import type { TreeNode } from '#shared/domain/tree.ts'
import type { SplitSamples } from './project-split.ts'
import { targetWeights } from '#engine/training/reasoner/targets.ts'
import { formatTimecode } from '#shared/domain/timecode.ts'
import { AppError } from '#shared/errors.ts'
import { collectSamples } from './collect-samples.ts'
import { preferredReadings } from './preferred-readings.ts'
import { lastTrainedSequence, splitSamples, storedPlan } from './project-split.ts'

const fewest = { train: 3, heldOut: 2 } as const

function reasonAgainst({ train, heldOut }: SplitSamples): string | null {
  if (train.length < fewest.train)
    return `Only ${train.length} reviewed segments are on the training side: review at least ${fewest.train}.`
  return heldOut.length < fewest.heldOut ? `Only ${heldOut.length} reviewed segments are held out: review at least ${fewest.heldOut} of them.` : null
}

/** The training side by whose word it is: nodes of people's trees by verdict, preferences, and segments that only the teacher has read. */
function sourcesOf({ train, weak }: Pick<SplitSamples, 'train' | 'weak'>, preferred: number): TrainingStatus['sources'] {
  const nodes = train.flatMap(sample => sample.tree.nodes)
  const by = (verdict: TreeNode['verdict']): number => nodes.filter(node => node.verdict === verdict).length
  const { reviewed, unreviewed } = targetWeights
  return [
    { kind: 'accepted', count: by('accepted'), weight: reviewed },
    { kind: 'corrected', count: by('corrected'), weight: reviewed },
    { kind: 'added', count: by('added'), weight: reviewed },
    { kind: 'rejected', count: by('rejected'), weight: reviewed },
    { kind: 'left', count: by('unreviewed'), weight: unreviewed },
    { kind: 'preferred', count: preferred, weight: 1 },
    { kind: 'teacher', count: weak.length, weight: targetWeights.teacher },
  ]
}

/** What is held out, in words: subjects, files, or stretches of files. */
function heldOutGroups({ media }: ProjectSession, plan: SplitSamples['plan']): string[] {
  const nameOf = (mediaId: string): string => media.list().find(file => file.id === mediaId)?.name ?? mediaId
  const spans = plan.spans.map(({ mediaId, startUs, endUs }) => `${nameOf(mediaId)} ${formatTimecode(startUs)} to ${formatTimecode(endUs)}`)
  return [...plan.subjects, ...plan.media.map(nameOf), ...spans]
}

/** What a training would learn from now, and whether there is enough. */
export async function trainingStatus(session: ProjectSession): Promise<TrainingStatus> {
  const samples = await collectSamples(session)
  const base = {
    correctionsSinceLast: session.changes.countByPeople(lastTrainedSequence(session.meta)),
    reviewedSegments: samples.reviewed.length,
    splitFixed: storedPlan(session.meta) !== null,
    runningJobId: session.jobs.active('train', null)?.id ?? null,
  }
  try {
    const split = splitSamples(session.meta, samples)
    const reason = reasonAgainst(split)
    return { ...base, trainSegments: split.train.length, heldOutSegments: split.heldOut.length, split: split.plan.kind, splitNote: split.plan.note, canTrain: reason === null, reason, sources: sourcesOf(split, preferredReadings(session, [...split.train, ...split.weak]).length), heldOutGroups: heldOutGroups(session, split.plan) }
  }
  catch (error) {
    if (!(error instanceof AppError) || error.code !== 'nothing-to-learn')
      throw error
    return { ...base, trainSegments: 0, heldOutSegments: 0, split: 'within-video', splitNote: error.hint ?? '', canTrain: false, reason: error.message, sources: sourcesOf({ train: samples.reviewed, weak: samples.unreviewed }, 0), heldOutGroups: [] }
  }
}
