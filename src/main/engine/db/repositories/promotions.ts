import type { Database } from '../connection.ts'
import { query } from '../connection.ts'

/** Which model was promoted when. */
export type PromotionRepository = {
  /** The model whose trees are shown, or null while the rule teacher's are. */
  readonly promotedId: () => string | null
}

/** Reads the `promotions` table. */
export function createPromotionRepository(database: Database): PromotionRepository {
  return {
    promotedId: () => database.first(query.selectFrom('promotions').select('model_id').where('taken_back_at_ms', 'is', null).orderBy('sequence', 'desc').limit(1))?.model_id ?? null,
  }
}
