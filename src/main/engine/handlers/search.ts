import type { SearchQuery } from '#shared/domain/search/search-query.ts'
import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { formatQuery, parseQuery } from '#shared/domain/search/query-text.ts'
import { writeAtomically } from '../files/write-atomically.ts'
import { assertAbsolute } from '../projects/project-folder.ts'
import { foundCsv, searchProject } from '../search/search-project.ts'

const asQuery = (question: string | SearchQuery): SearchQuery => typeof question === 'string' ? parseQuery(question) : question

/** The procedures of `search`. */
export function searchHandlers({ projects, codebooks }: EngineContext) {
  const { search } = implement(contract)
  return search.router({
    run: search.run.handler(({ input }) => {
      const session = projects.require()
      const began = performance.now()
      const query = asQuery(input.query)
      const found = searchProject(session, query, codebooks)
      return { query, text: formatQuery(query), total: found.length, tookMs: performance.now() - began, items: found.slice(0, input.limit) }
    }),
    write: search.write.handler(async ({ input }) => {
      const session = projects.require()
      assertAbsolute(input.out)
      const found = searchProject(session, asQuery(input.query), codebooks)
      const bytes = await writeAtomically(input.out, foundCsv(session, found))
      return { path: input.out, bytes, rows: found.length }
    }),
  })
}
