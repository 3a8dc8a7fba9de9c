import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { openColumnarFile, writeColumnarFile } from './columnar-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'affectree-columns-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('columnar files', () => {
  it('give back what was written, packed or not, whole or in part', async () => {
    const path = join(folder, 'any.col')
    await fc.assert(fc.asyncProperty(
      fc.array(fc.integer({ min: -32768, max: 32767 }), { maxLength: 60 }),
      fc.array(fc.float()),
      fc.integer({ min: 1, max: 7 }),
      async (shorts, floats, stride) => {
        const a = Int16Array.from(shorts)
        const b = Float32Array.from(floats)
        await writeColumnarFile(path, { rows: floats.length }, [{ name: 'a', data: a, packedBy: stride }, { name: 'b', data: b }, { name: 'c', data: a }])
        const file = openColumnarFile<{ rows: number }>(path)
        try {
          expect(file.meta.rows).toBe(floats.length)
          expect(file.read('a')).toEqual(a)
          expect(file.read('b')).toEqual(b)
          expect(file.read('c', 2, 3)).toEqual(a.slice(2, 5))
          expect(file.names).toEqual(['a', 'b', 'c'])
        }
        finally {
          file.close()
        }
      },
    ), { numRuns: 60 })
    expect(readdirSync(folder)).toEqual(['any.col'])
  })

  it('name the file that is missing, foreign or cut short', async () => {
    const path = join(folder, 'short.col')
    await writeColumnarFile(path, {}, [{ name: 'a', data: new Float64Array(100) }])
    writeFileSync(path, readFileSync(path).subarray(0, 300))
    const file = openColumnarFile(path)
    expect(() => file.read('a')).toThrow('is cut short')
    expect(() => file.read('b')).toThrow('has no column b')
    file.close()
    writeFileSync(path, 'hello')
    expect(() => openColumnarFile(path)).toThrow('is not a signal file')
    expect(() => openColumnarFile(join(folder, 'none.col'))).toThrow('cannot be opened')
  })
})
