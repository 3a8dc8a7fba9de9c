import { describe, expect, it } from 'vitest'
import { redact } from './redact.ts'

describe('redact', () => {
  it('hides the home folder in paths, JSON and addresses', () => {
    expect(redact('opened /home/anna/Study.affectree', '/home/anna')).toBe('opened ~/Study.affectree')
    expect(redact('C:\\Users\\anna\\a.mp4 and "C:\\\\Users\\\\anna\\\\b.mp4" and C:/Users/anna/c', 'C:\\Users\\anna')).toBe('~\\a.mp4 and "~\\\\b.mp4" and ~/c')
    expect(redact('file:///home/%C3%A4nne/x', '/home/änne')).toBe('file://~/x')
  })

  it('leaves the text alone where the home folder is the root', () => {
    expect(redact('/a/b', '/')).toBe('/a/b')
  })
})
