import { describe, expect, it } from 'vitest'
import { createTokenStore } from './tokens.ts'

describe('tokens', () => {
  it('stand for a file or for bytes, and say nothing of either', () => {
    const tokens = createTokenStore()
    const file = tokens.file('/films/anna.mp4', 'video/mp4')
    const bytes = tokens.bytes(new Uint8Array([1, 2]), 'application/octet-stream')
    expect(tokens.resolve(file)).toStrictEqual({ kind: 'file', path: '/films/anna.mp4', mime: 'video/mp4' })
    expect(tokens.resolve(bytes)).toStrictEqual({ kind: 'bytes', bytes: new Uint8Array([1, 2]), mime: 'application/octet-stream' })
    expect(file).toMatch(/^[\w-]{24}$/)
    expect(tokens.file('/films/anna.mp4', 'video/mp4')).toBe(file)
    expect(tokens.resolve('/films/anna.mp4')).toStrictEqual({ kind: 'missing' })
  })

  it('forget the oldest bytes first, and everything when cleared', () => {
    const tokens = createTokenStore(10)
    const [first, second, third] = [4, 4, 4].map(size => tokens.bytes(new Uint8Array(size), 'x'))
    const file = tokens.file('/a', 'x')
    expect([first, second, third].map(token => tokens.resolve(token!).kind)).toStrictEqual(['missing', 'bytes', 'bytes'])
    tokens.clear()
    expect([second, file].map(token => tokens.resolve(token!).kind)).toStrictEqual(['missing', 'missing'])
  })
})
