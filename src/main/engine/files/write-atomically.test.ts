import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeAtomically } from './write-atomically.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('a file written whole or not at all', () => {
  it('takes text, bytes and pieces, and says how many bytes they were', async () => {
    const path = join(folder, 'a')
    expect(await writeAtomically(path, 'größer')).toBe(8)
    expect(readFileSync(path, 'utf8')).toBe('größer')
    expect(await writeAtomically(path, new Uint8Array([1, 2, 3]))).toBe(3)
    expect([...readFileSync(path)]).toStrictEqual([1, 2, 3])
    expect(await writeAtomically(path, ['a', new Uint8Array([98]), 'c'])).toBe(3)
    expect(readFileSync(path, 'utf8')).toBe('abc')
    expect(readdirSync(folder)).toStrictEqual(['a'])
  })

  it('leaves what was there, and nothing else, when the content cannot be made', async () => {
    const path = join(folder, 'a')
    writeFileSync(path, 'before')
    async function* broken(): AsyncGenerator<string> {
      yield 'half'
      throw new Error('no more')
    }
    await expect(writeAtomically(path, broken())).rejects.toThrow('no more')
    expect(readFileSync(path, 'utf8')).toBe('before')
    expect(readdirSync(folder)).toStrictEqual(['a'])
  })

  it('names the folder that is not there, and the folder that has the name', async () => {
    await expect(writeAtomically(join(folder, 'nowhere', 'a'), '')).rejects.toMatchObject({ code: 'file-missing' })
    mkdirSync(join(folder, 'sub'))
    await expect(writeAtomically(join(folder, 'sub'), '')).rejects.toMatchObject({ code: 'bad-input' })
    expect(readdirSync(folder)).toStrictEqual(['sub'])
  })
})
