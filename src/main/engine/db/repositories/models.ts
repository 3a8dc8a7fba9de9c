import type { ModelCard } from '#shared/contract/training.contract.ts'
import type { Database } from '../connection.ts'
import { query } from '../connection.ts'

/** The registry of trained models, oldest first, and which of them was in use when. */
export type ModelRepository = {
  readonly list: () => ModelCard[]
  readonly get: (id: string) => ModelCard | null
  /** Enters a model as a candidate; one that is there already is left as it is. */
  readonly insert: (card: ModelCard) => void
  /** Puts a model into use in place of the one before, in one transaction. */
  readonly promote: (id: string, who: string, atMs: number) => void
  /** Takes back the promotion in force: the model before it, or the teacher (null), is in use again. Answers false when there is none. */
  readonly takeBack: (atMs: number) => boolean
  readonly discard: (id: string) => void
  readonly restore: (id: string) => void
  /** The model that was in use before the one in use now; null is the teacher. */
  readonly previousId: () => string | null
}

function standing(database: Database): { sequence: number, model_id: string | null }[] {
  return database.all(query.selectFrom('promotions').select(['sequence', 'model_id']).where('taken_back_at_ms', 'is', null).orderBy('sequence', 'desc').limit(2))
}

/** Reads and writes the tables `models` and `promotions`. */
export function createModelRepository(database: Database): ModelRepository {
  const toCard = (row: { card_json: string, state: ModelCard['state'] }): ModelCard => ({ ...JSON.parse(row.card_json) as ModelCard, state: row.state })
  const setState = (id: string | null | undefined, state: ModelCard['state']): void => {
    if (id)
      database.run(query.updateTable('models').set({ state }).where('id', '=', id))
  }
  return {
    list: () => database.all(query.selectFrom('models').selectAll().orderBy('created_at_ms').orderBy('id')).map(toCard),
    get: (id) => {
      const row = database.first(query.selectFrom('models').selectAll().where('id', '=', id))
      return row ? toCard(row) : null
    },
    insert: card => void database.run(query.insertInto('models')
      .values({ id: card.id, state: 'candidate', created_at_ms: card.createdAtMs, card_json: JSON.stringify(card) })
      .onConflict(on => on.column('id').doNothing())),
    promote: (id, who, atMs) => database.transaction(() => {
      setState(standing(database)[0]?.model_id, 'retired')
      setState(id, 'promoted')
      database.run(query.insertInto('promotions').values({ at_ms: atMs, who, model_id: id }))
    }),
    takeBack: atMs => database.transaction(() => {
      const [now, before] = standing(database)
      if (!now)
        return false
      database.run(query.updateTable('promotions').set({ taken_back_at_ms: atMs }).where('sequence', '=', now.sequence))
      setState(now.model_id, 'candidate')
      setState(before?.model_id, 'promoted')
      return true
    }),
    discard: id => setState(id, 'discarded'),
    restore: id => setState(id, 'candidate'),
    previousId: () => standing(database)[1]?.model_id ?? null,
  }
}
