import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { modelCardSchema } from '#engine/perception/model-card.ts'
import { buildModels } from './build.ts'
import { catalogue } from './catalogue.ts'

const committed = join(import.meta.dirname, '../../resources/models')
let modelsDir = ''

beforeAll(() => {
  modelsDir = mkdtempSync(join(tmpdir(), 'affectree-models-'))
  for (const model of new Set(catalogue.map(recipe => recipe.model)))
    cpSync(join(committed, model, 'card.json'), join(modelsDir, model, 'card.json'), { recursive: true })
})
afterAll(() => rmSync(modelsDir, { recursive: true, force: true }))

describe('buildModels', () => {
  it('makes every file with the sha256 of its card, and leaves it alone the second time', () => {
    buildModels({ modelsDir })
    const lines: string[] = []
    const before = catalogue.map(({ model, path }) => statSync(join(modelsDir, model, path)).mtimeMs)
    buildModels({ modelsDir, ifNeeded: true, print: line => lines.push(line) })
    expect(lines.every(line => line.includes(' present '))).toBe(true)
    expect(catalogue.map(({ model, path }) => statSync(join(modelsDir, model, path)).mtimeMs)).toEqual(before)
  })

  it('makes a damaged file anew', () => {
    const path = join(modelsDir, 'emotion/model.onnx')
    const whole = readFileSync(path)
    writeFileSync(path, whole.subarray(0, 1000))
    buildModels({ modelsDir, ifNeeded: true })
    expect(readFileSync(path).equals(whole)).toBe(true)
  })

  it('refuses a result that differs from the card', () => {
    const cardPath = join(modelsDir, 'iris/card.json')
    const card = modelCardSchema.parse(JSON.parse(readFileSync(cardPath, 'utf8')))
    writeFileSync(cardPath, JSON.stringify({ ...card, files: [{ ...card.files[0], sha256: '0'.repeat(64) }] }))
    expect(() => buildModels({ modelsDir })).toThrow('iris/model.onnx made from @vladmandic/human differs from the sha256 in its card')
  })
})
