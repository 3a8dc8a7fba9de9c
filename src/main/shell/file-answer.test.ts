import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bytesAnswer, fileAnswer } from './file-answer.ts'

const folder = mkdtempSync(join(tmpdir(), 'affectree-answer-'))
const file = join(folder, 'ten.mp4')
writeFileSync(file, '0123456789')
afterAll(() => rmSync(folder, { recursive: true }))

const request = (init: RequestInit = {}): Request => new Request('http://studio/media/token', init)

describe('fileAnswer', () => {
  it('answers the whole, a range, and a range behind the end', async () => {
    const whole = await fileAnswer(request(), file, 'video/mp4')
    expect([whole.status, whole.headers.get('Content-Type'), await whole.text()]).toEqual([200, 'video/mp4', '0123456789'])
    const part = await fileAnswer(request({ headers: { Range: 'bytes=3-5' } }), file, 'video/mp4')
    expect([part.status, part.headers.get('Content-Range'), await part.text()]).toEqual([206, 'bytes 3-5/10', '345'])
    const behind = await fileAnswer(request({ headers: { Range: 'bytes=10-' } }), file, 'video/mp4')
    expect([behind.status, behind.headers.get('Content-Range'), await behind.text()]).toEqual([416, 'bytes */10', ''])
  })

  it('answers HEAD with the length alone, 405 to other methods and 404 to what is no file', async () => {
    const head = await fileAnswer(request({ method: 'HEAD' }), file, 'video/mp4')
    expect([head.status, head.headers.get('Content-Length'), await head.text()]).toEqual([200, '10', ''])
    expect((await fileAnswer(request({ method: 'POST' }), file, 'video/mp4')).status).toBe(405)
    expect((await fileAnswer(request(), folder, 'video/mp4')).status).toBe(404)
    expect((await fileAnswer(request(), join(folder, 'none'), 'video/mp4')).status).toBe(404)
  })

  it('closes the file when the reader leaves', async () => {
    const answer = await fileAnswer(request(), file, 'video/mp4')
    await answer.body?.cancel()
    expect((await fileAnswer(request(), file, 'video/mp4')).status).toBe(200)
  })
})

describe('bytesAnswer', () => {
  it('answers the bytes and a part of them', async () => {
    const bytes = new Uint8Array([1, 2, 3, 4])
    expect([...new Uint8Array(await bytesAnswer(request(), bytes, 'application/octet-stream').arrayBuffer())]).toEqual([1, 2, 3, 4])
    const part = bytesAnswer(request({ headers: { Range: 'bytes=-2' } }), bytes, 'application/octet-stream')
    expect([part.status, [...new Uint8Array(await part.arrayBuffer())]]).toEqual([206, [3, 4]])
  })
})
