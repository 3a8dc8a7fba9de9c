import { describe, expect, it } from 'vitest'
import { signalDefinitionSchema } from '../signal.ts'
import { faceSignalDefinitions, signalDefinitions, soundSignalDefinitions } from './signal-definitions.ts'

describe('signalDefinitions', () => {
  it('are complete, uniquely named, and end their words without a stop', () => {
    expect(signalDefinitions).toHaveLength(faceSignalDefinitions.length + soundSignalDefinitions.length)
    expect(new Set(signalDefinitions.map(({ name }) => name)).size).toBe(signalDefinitions.length)
    for (const definition of signalDefinitions) {
      expect(signalDefinitionSchema.parse(definition)).toEqual(definition)
      expect(definition.name).toMatch(/^[a-z0-9_]+$/)
      expect(definition.definition).not.toMatch(/\.$/)
    }
  })
})
