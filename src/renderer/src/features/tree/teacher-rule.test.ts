import { describe, expect, it } from 'vitest'
import { coreCodebooks } from '#shared/domain/core-codebooks.ts'
import { expressionRules } from '#shared/domain/teacher/expression-rules.ts'
import { teacherRule } from './teacher-rule.ts'

describe('teacherRule', () => {
  it('tells the threshold of a cue, the cues of an expression and the prototype of an emotion', () => {
    expect(teacherRule({ level: 'cue', codebook: 'cues', term: 'lip-corners-raised' })).toMatchObject({ kind: 'level', signals: ['au12'], on: 0.3, falls: false })
    expect(teacherRule({ level: 'cue', codebook: 'cues', term: 'eyes-narrowed' })).toMatchObject({ relative: 'ratio', falls: true })
    expect(teacherRule({ level: 'expression', codebook: 'expressions', term: 'smile' })).toEqual({ kind: 'cues', all: ['lip-corners-raised'], any: [], surer: ['cheeks-raised', 'eyes-narrowed'], without: ['open-smile'] })
    expect(teacherRule({ level: 'emotion', codebook: 'emotions', term: 'happiness' })).toEqual({ kind: 'posterior', signals: ['expression_happy'], prototype: ['au06', 'au12'] })
  })

  it('knows every emotion and expression of the teacher, and nothing of other codebooks', () => {
    for (const { key } of coreCodebooks.find(book => book.key === 'emotions')?.terms ?? [])
      expect([key, teacherRule({ level: 'emotion', codebook: 'emotions', term: key })?.kind]).toEqual([key, 'posterior'])
    for (const { term } of expressionRules)
      expect([term, teacherRule({ level: 'expression', codebook: 'expressions', term })?.kind]).toEqual([term, 'cues'])
    expect(teacherRule({ level: 'emotion', codebook: 'gew-20', term: 'joy' })).toBeNull()
    expect(teacherRule({ level: 'cue', codebook: null, term: null })).toBeNull()
  })
})
