import { join } from 'node:path'
import process from 'node:process'
import BetterSqlite from 'better-sqlite3'
import { modelServerSchema } from '#shared/domain/evaluation/model-server.ts'
import { answerAll } from '../evaluation/servers/answer-all.ts'
import { openAnswerCache } from '../evaluation/servers/answer-cache.ts'
import { askServer, openServer } from '../evaluation/servers/ask-server.ts'

/**
 * A process that asks a server `count` questions and keeps the answers in `answers.db` of a folder, in a table that would hold two answers to one
 * question if two were ever committed. It goes on where an earlier one was killed. Run with folder, address, count, concurrency and `cache` or `no-cache`.
 */
const [folder = '', baseUrl, count = '0', concurrency = '1', caching] = process.argv.slice(2)
const answers = new BetterSqlite(join(folder, 'answers.db'))
answers.pragma('journal_mode = WAL')
answers.exec('CREATE TABLE IF NOT EXISTS answer (sample INTEGER NOT NULL, status TEXT NOT NULL, text TEXT NOT NULL) STRICT')
const find = answers.prepare('SELECT 1 FROM answer WHERE sample = ?')
const insert = answers.prepare('INSERT INTO answer VALUES (?, ?, ?)')

const cache = caching === 'cache' ? openAnswerCache(join(folder, 'cache.db')) : null
const server = modelServerSchema.parse({ name: 'test', baseUrl, model: 'm', concurrency: Number(concurrency) })
const open = openServer(server, null, { cache, policy: { attempts: 12, firstMs: 1, mostMs: 8, patienceMs: 60_000 }, timeoutMs: 1500 })

const cancel = new AbortController()
process.on('SIGTERM', () => cancel.abort(new Error('cancelled')))
const ended = await answerAll(Array.from({ length: Number(count) }, (_, sample) => sample), {
  sink: {
    has: sample => find.get(sample) !== undefined,
    commit: (sample, outcome) => void insert.run(sample, outcome.status, outcome.status === 'answered' ? outcome.answer.text : outcome.reason),
  },
  ask: (sample, signal) => askServer(open, { text: `sample ${sample}`, frames: [{ jpeg: Uint8Array.of(sample % 256, sample >> 8), widthPx: 1, heightPx: 1 }] }, signal),
  concurrency: Number(concurrency),
  signal: cancel.signal,
}).then(progress => progress, () => null)
cache?.close()
answers.close()
process.exit(ended ? 0 : 3)
