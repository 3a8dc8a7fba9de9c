import { describe, expect, it } from 'vitest'
import { staticFile } from './static-files.ts'

describe('staticFile', () => {
  it('finds the page and its parts', () => {
    expect(staticFile('/app/renderer', '/')).toEqual({ path: '/app/renderer/index.html', mime: 'text/html; charset=utf-8' })
    expect(staticFile('/app/renderer', '/assets/index.js')?.mime).toBe('text/javascript; charset=utf-8')
  })

  it('does not leave the folder', () => {
    for (const path of ['/../main/index.js', '/%2e%2e/main/index.js', '/..%2fmain/index.js', '//etc/passwd.html/../../x', '/a\0.js', '/%E0%A4%A.js', '/secret', '/x.exe'])
      expect([path, staticFile('/app/renderer', path)]).toEqual([path, null])
  })
})
