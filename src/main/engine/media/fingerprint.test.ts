import { Buffer } from 'node:buffer'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blockStarts, fingerprintFile } from './fingerprint.ts'

const mib = 1 << 20
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affectree-print-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the fingerprint', () => {
  it('reads small files whole and three blocks of large ones', () => {
    expect(blockStarts(100)).toEqual([0])
    expect(blockStarts(3 * mib)).toEqual([0, mib, 2 * mib])
    expect(blockStarts(11 * mib)).toEqual([0, 5 * mib, 10 * mib])
  })

  it('sees a changed byte at the start, in the middle and at the end', async () => {
    const bytes = Buffer.alloc(5 * mib, 7)
    const path = join(folder, 'file')
    const prints = new Set<string>()
    for (const at of [-1, 0, 2.5 * mib, 5 * mib - 1]) {
      const copy = Buffer.from(bytes)
      if (at >= 0)
        copy[at] = 8
      await writeFile(path, copy)
      prints.add(await fingerprintFile(path))
    }
    expect(prints.size).toBe(4)
  })
})
