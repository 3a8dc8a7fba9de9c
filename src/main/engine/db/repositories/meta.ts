import type { Database } from '../connection.ts'
import { query } from '../connection.ts'

/** Facts about the project by key, as text. */
export type MetaRepository = {
  readonly get: (key: string) => string | null
  readonly set: (key: string, value: string) => void
}

/** Reads and writes the `meta` table. */
export function createMetaRepository(database: Database): MetaRepository {
  return {
    get: key => database.first(query.selectFrom('meta').select('value').where('key', '=', key))?.value ?? null,
    set: (key, value) => {
      database.run(query.insertInto('meta').values({ key, value }).onConflict(conflict => conflict.column('key').doUpdateSet({ value })))
    },
  }
}
