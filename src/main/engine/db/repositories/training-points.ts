import type { CurvePoint } from '#shared/contract/training.contract.ts'
import type { Database } from '../connection.ts'
import { query } from '../connection.ts'

/** The curve of each training job, point by point. */
export type TrainingPointRepository = {
  /** Keeps a point; a resumed job that tells it again replaces it. */
  readonly put: (jobId: string, point: CurvePoint) => void
  /** The points of a job in order of their steps. */
  readonly list: (jobId: string) => CurvePoint[]
}

/** Reads and writes the `training_points` table. */
export function createTrainingPointRepository(database: Database): TrainingPointRepository {
  return {
    put: (jobId, { step, trainLoss, heldOutLoss, heldOutAccuracy, ...detail }) => {
      const detailJson = Object.keys(detail).length > 0 ? JSON.stringify(detail) : null
      const values = { train_loss: trainLoss, held_out_loss: heldOutLoss, held_out_accuracy: heldOutAccuracy, detail_json: detailJson }
      database.run(query.insertInto('training_points').values({ job_id: jobId, step, ...values }).onConflict(on => on.columns(['job_id', 'step']).doUpdateSet(values)))
    },
    list: jobId => database.all(query.selectFrom('training_points').selectAll().where('job_id', '=', jobId).orderBy('step')).map(row => ({
      step: row.step,
      trainLoss: row.train_loss,
      heldOutLoss: row.held_out_loss,
      heldOutAccuracy: row.held_out_accuracy,
      ...row.detail_json === null ? {} : JSON.parse(row.detail_json) as Pick<CurvePoint, 'stage' | 'rewards'>,
    })),
  }
}
