import type { Migration } from '../migrate.ts'
import { first } from './0001-first.ts'
import { trainingCurve } from './0002-training-curve.ts'
import { annotations } from './0003-annotations.ts'
import { trainingDetail } from './0004-training-detail.ts'
import { audioTrack } from './0005-audio-track.ts'

/** Every migration in order; the last one's version is what this engine reads and writes. */
export const migrations: readonly Migration[] = [first, trainingCurve, annotations, trainingDetail, audioTrack]
