import type { Tier } from '../document.ts'
import { describe, expect, it } from 'vitest'
import { recordsAfter } from '../document/document-state.ts'
import { applyAnnotationEdits } from './apply-annotation-edits.ts'
import { templateEdits, templateOf, tierTemplateSchema } from './template.ts'
import { readerOf } from './working-copy.ts'

const own = { key: 'own', name: 'Own', level: 'any' as const, version: '3', source: '', licence: '', terms: [{ key: 'a', label: 'a', definition: '', parent: null, order: 0, shortcut: null, colour: null }] }
const base: Tier = { type: 'tier', id: 'parent', name: 'Smiles', kind: 'interval', codebook: 'own', parentId: null, constraint: 'none', perFace: true, exclusive: true, order: 4, colour: '#c29422', locked: true, hidden: true }
const child: Tier = { ...base, id: 'child', name: 'Notes', kind: 'text', codebook: null, parentId: 'parent', constraint: 'symbolic-association', order: 1 }

describe('a template of tiers', () => {
  it('makes the same tiers in another project, with the codebook they need, twice without a clash', () => {
    const template = tierTemplateSchema.parse(JSON.parse(JSON.stringify(templateOf('Study', [base, child], [own]))))
    let n = 0
    const newId = (): string => `new${n++}`
    let records = recordsAfter([], applyAnnotationEdits(readerOf([]), templateEdits(template, { tiers: [], codebooks: [], newId }), { annotator: 'anna', newId, codebooks: [] }))
    const tiers = records.filter(record => record.type === 'tier')
    expect(tiers.map(({ name, kind, codebook, perFace, exclusive, colour, constraint, locked }) => [name, kind, codebook, perFace, exclusive, colour, constraint, locked])).toStrictEqual([
      ['Smiles', 'interval', 'own', true, true, '#c29422', 'none', false],
      ['Notes', 'text', null, true, true, '#c29422', 'symbolic-association', false],
    ])
    expect(tiers[1]?.parentId).toBe(tiers[0]?.id)
    records = recordsAfter(records, applyAnnotationEdits(readerOf(records), templateEdits(template, { tiers, codebooks: [own], newId }), { annotator: 'anna', newId, codebooks: [] }))
    expect(records.flatMap(record => record.type === 'tier' ? [record.name] : [])).toStrictEqual(['Smiles', 'Notes', 'Smiles 2', 'Notes 2'])
    expect(records.filter(record => record.type === 'codebook')).toHaveLength(1)
  })
})
