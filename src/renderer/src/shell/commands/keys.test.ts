import { describe, expect, it } from 'vitest'
import { keyLabel, keyName } from './keys.ts'

const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

describe('keyName', () => {
  it('names letters in upper case, with modifiers in one order', () => {
    expect(keyName({ ...plain, key: 'j' })).toBe('J')
    expect(keyName({ ...plain, key: 'K', ctrlKey: true, shiftKey: true })).toBe('Mod+Shift+K')
    expect(keyName({ ...plain, key: 'z', metaKey: true }, { mac: true })).toBe('Mod+Z')
    expect(keyName({ ...plain, key: 'z', ctrlKey: true }, { mac: true })).toBe('Ctrl+Z')
  })

  it('names Shift only where the character does not already say it', () => {
    expect(keyName({ ...plain, key: 'ArrowLeft', shiftKey: true })).toBe('Shift+ArrowLeft')
    expect(keyName({ ...plain, key: '?', shiftKey: true })).toBe('?')
    expect(keyName({ ...plain, key: ' ' })).toBe('Space')
  })

  it('is silent about a modifier alone', () => {
    expect(keyName({ ...plain, key: 'Shift', shiftKey: true })).toBeNull()
  })
})

describe('keyLabel', () => {
  it('is short and follows the system', () => {
    expect(keyLabel('Mod+Shift+K')).toBe('Ctrl+Shift+K')
    expect(keyLabel('Mod+K', { mac: true })).toBe('⌘K')
    expect(keyLabel('Shift+ArrowLeft')).toBe('Shift+←')
    expect(keyLabel('Mod++')).toBe('Ctrl++')
  })
})
