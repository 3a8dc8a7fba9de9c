import type { Migration } from '../migrate.ts'

/** Stage and reward terms of a point of a training's curve. */
export const trainingDetail: Migration = {
  version: 4,
  name: 'training-detail',
  up: 'ALTER TABLE training_points ADD COLUMN detail_json TEXT;',
}
