import type { Migration } from './migrate.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import BetterSqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { migrations } from './migrations/all.ts'
import { databasePath, openProjectDatabase } from './project-database.ts'
import { createMetaRepository } from './repositories/meta.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'database-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

function codeOf(action: () => unknown): string {
  try {
    action()
  }
  catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
  return 'no error'
}

function make(): void {
  openProjectDatabase(folder, { fresh: true }).close()
}

describe('a project database', () => {
  it('is in WAL with foreign keys, full synchronisation and strict tables', () => {
    const { raw, close, schemaVersion } = openProjectDatabase(folder, { fresh: true })
    expect(['journal_mode', 'foreign_keys', 'synchronous'].map(name => raw.pragma(name, { simple: true }))).toStrictEqual(['wal', 1, 2])
    const loose = raw.prepare('SELECT name FROM pragma_table_list WHERE schema = \'main\' AND type = \'table\' AND strict = 0 AND name NOT LIKE \'sqlite_%\'').all()
    expect(loose).toStrictEqual([])
    expect(schemaVersion).toBe(migrations.at(-1)?.version)
    close()
  })

  it('takes back a transaction that fails, nested ones with it', () => {
    const database = openProjectDatabase(folder, { fresh: true })
    const meta = createMetaRepository(database)
    const attempt = (): void => database.transaction(() => {
      database.transaction(() => meta.set('a', '1'))
      throw new Error('stop')
    })
    expect(attempt).toThrow('stop')
    expect(meta.get('a')).toBeNull()
    database.close()
  })
})

describe('opening', () => {
  it('names what is wrong with a folder', () => {
    expect(codeOf(() => openProjectDatabase(join(folder, 'nowhere')))).toBe('file-missing')
    expect(codeOf(() => openProjectDatabase(folder))).toBe('project-not-one')
    writeFileSync(join(folder, 'file'), '')
    expect(codeOf(() => openProjectDatabase(join(folder, 'file')))).toBe('project-not-one')
    new BetterSqlite(databasePath(folder)).exec('CREATE TABLE theirs (a)').close()
    expect(codeOf(() => openProjectDatabase(folder))).toBe('project-not-one')
    writeFileSync(databasePath(folder), 'this is a text file, not a database at all, whatever its name may say')
    expect(codeOf(() => openProjectDatabase(folder))).toBe('project-damaged')
  })

  it('finds a damaged page and leaves the file as it is', () => {
    make()
    const file = openSync(databasePath(folder), 'r+')
    writeSync(file, Buffer.alloc(3000, 0xFF), 0, 3000, 4096)
    closeSync(file)
    const before = readFileSync(databasePath(folder))
    expect(codeOf(() => openProjectDatabase(folder))).toBe('project-damaged')
    expect(readFileSync(databasePath(folder)).equals(before)).toBe(true)
  })

  it('refuses a newer version and leaves the file as it is', () => {
    make()
    const raw = new BetterSqlite(databasePath(folder))
    raw.pragma('user_version = 999')
    raw.close()
    const before = readFileSync(databasePath(folder))
    expect(() => openProjectDatabase(folder)).toThrow(/newer Affectree \(schema 999; this one reads up to \d+\)/)
    expect(readFileSync(databasePath(folder)).equals(before)).toBe(true)
  })
})

describe('migrating', () => {
  const newest = migrations.at(-1)!.version
  const next: Migration = { version: newest + 1, name: 'next', up: 'CREATE TABLE extra (a TEXT) STRICT' }
  const failing: Migration = { version: newest + 2, name: 'failing', up: 'CREATE TABLE more (a TEXT) STRICT; SELECT nonsense' }
  const backup = (): string => join(folder, `project.before-v${newest + 1}.db`)

  it('keeps a copy of what was there, and the content', () => {
    const old = openProjectDatabase(folder, { fresh: true })
    createMetaRepository(old).set('name', 'Study')
    old.close()
    const { schemaVersion, raw, close } = openProjectDatabase(folder, { migrations: [...migrations, next] })
    expect(schemaVersion).toBe(newest + 1)
    expect(raw.prepare('SELECT value FROM meta').pluck().all()).toStrictEqual(['Study'])
    close()
    const copy = new BetterSqlite(backup(), { readonly: true })
    expect(copy.pragma('user_version', { simple: true })).toBe(newest)
    expect(copy.prepare('SELECT value FROM meta').pluck().all()).toStrictEqual(['Study'])
    copy.close()
  })

  it('stops at the last step that worked', () => {
    make()
    expect(() => openProjectDatabase(folder, { migrations: [...migrations, next, failing] })).toThrow('nonsense')
    const { raw, close } = openProjectDatabase(folder, { migrations: [...migrations, next] })
    expect(raw.prepare('SELECT count(*) FROM pragma_table_list WHERE name IN (\'extra\', \'more\')').pluck().get()).toBe(1)
    close()
  })

  it('makes no copy when there is nothing to do', () => {
    make()
    make()
    expect(existsSync(backup())).toBe(false)
  })
})

describe('the lock', () => {
  it('lets one engine write, and names it to the other', () => {
    const database = openProjectDatabase(folder, { fresh: true })
    expect(() => openProjectDatabase(folder)).toThrow(`open for writing by process ${process.pid}`)
    database.close()
    openProjectDatabase(folder).close()
  })

  it('is free again when its process was killed', async () => {
    make()
    const module = fileURLToPath(new URL('project-database.ts', import.meta.url))
    const script = `const { openProjectDatabase } = await import(${JSON.stringify(module)}); openProjectDatabase(${JSON.stringify(folder)}); console.log('open'); setInterval(() => {}, 1000)`
    const other = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(other.stdout, 'data')
    expect(() => openProjectDatabase(folder)).toThrow(`open for writing by process ${other.pid}`)
    other.kill('SIGKILL')
    await once(other, 'exit')
    openProjectDatabase(folder).close()
  })

  it('does not stay when opening fails', () => {
    make()
    writeFileSync(databasePath(folder), 'garbage that is longer than the header of a database would be, so that it is read')
    expect(codeOf(() => openProjectDatabase(folder))).toBe('project-damaged')
    expect(codeOf(() => openProjectDatabase(folder))).toBe('project-damaged')
    mkdirSync(join(folder, 'other'))
    openProjectDatabase(join(folder, 'other'), { fresh: true }).close()
  })
})
