import type { Reply } from './read-reply.ts'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import BetterSqlite from 'better-sqlite3'

/** Answers by what was asked (see `questionHash`), so that the same question is not paid for twice. It can be deleted at any time. */
export type AnswerCache = Readonly<{
  get: (hash: string) => Reply | null
  set: (hash: string, reply: Reply) => void
  close: () => void
}>

/** Opens the cache at `path`, making it where it is missing. */
export function openAnswerCache(path: string): AnswerCache {
  mkdirSync(dirname(path), { recursive: true })
  const raw = new BetterSqlite(path, { timeout: 5000 })
  raw.pragma('journal_mode = WAL')
  raw.exec('CREATE TABLE IF NOT EXISTS answer (hash TEXT PRIMARY KEY, text TEXT NOT NULL, input_tokens REAL, output_tokens REAL, at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID')
  const find = raw.prepare('SELECT text, input_tokens AS inputTokens, output_tokens AS outputTokens FROM answer WHERE hash = ?')
  const keep = raw.prepare('INSERT INTO answer VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING')
  return {
    get: hash => (find.get(hash) as Reply | undefined) ?? null,
    set: (hash, { text, inputTokens, outputTokens }) => void keep.run(hash, text, inputTokens, outputTokens, Date.now()),
    close: () => void raw.close(),
  }
}
