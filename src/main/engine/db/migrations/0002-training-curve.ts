import type { Migration } from '../migrate.ts'

/** The points of each training's curve, so that it can be shown while it runs and after a restart. */
export const trainingCurve: Migration = {
  version: 2,
  name: 'training-curve',
  up: `
    CREATE TABLE training_points (
      job_id TEXT NOT NULL REFERENCES jobs (id),
      step INTEGER NOT NULL,
      train_loss REAL NOT NULL,
      held_out_loss REAL,
      held_out_accuracy REAL,
      PRIMARY KEY (job_id, step)
    ) STRICT, WITHOUT ROWID;
  `,
}
