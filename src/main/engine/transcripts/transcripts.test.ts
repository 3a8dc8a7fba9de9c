import type { TestEngine } from '../testing/test-engine.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProjectDatabase } from '../db/project-database.ts'
import { createMediaRepository } from '../db/repositories/media.ts'
import { makeProjectFolder } from '../projects/project-folder.ts'
import { failureOf, startTestEngine } from '../testing/test-engine.ts'

let test: TestEngine

beforeAll(async () => {
  test = startTestEngine()
  const project = makeProjectFolder(join(test.folder, 'Said'))
  const database = openProjectDatabase(project)
  const media = createMediaRepository(database)
  media.insert({ id: 'm', path: join(project, 'm.mp4'), relativePath: 'm.mp4', name: 'm.mp4', sizeBytes: 1, addedAtMs: 1 })
  media.update('m', { state: 'ready', firstPtsUs: 40_000, durationUs: 10_000_000 })
  database.close()
  await test.client.project.open({ path: project })
})

afterAll(async () => {
  await test.dispose()
})

function write(name: string, text: string): string {
  writeFileSync(join(test.folder, name), text)
  return join(test.folder, name)
}

const vtt = 'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>Hello</v>\n\n00:03.000 --> 00:20.000\n<v Ben>Goodbye</v>\n\n00:30.000 --> 00:31.000\n<v Ben>too late</v>\n'

async function said(): Promise<[string, number, number, string][]> {
  const records = await test.client.document.records({ types: ['tier', 'annotation'] })
  const names = new Map(records.flatMap(record => record.type === 'tier' ? [[record.id, record.name]] : []))
  return records.flatMap(record => record.type === 'annotation' ? [[names.get(record.tierId) ?? '', record.startUs, record.endUs, record.text]] : [])
}

describe('a transcript', () => {
  it('becomes annotations of a tier a speaker on the clock of the file, as one change that undo takes back', async () => {
    const found = await test.client.transcripts.import({ mediaId: 'm', path: write('a.vtt', vtt), annotator: 'anna' })
    expect(found).toMatchObject({ utterances: 2, speakers: ['Anna', 'Ben'], outside: 1, problems: [] })
    expect(await said()).toStrictEqual([['Transcript (Anna)', 1_040_000, 2_040_000, 'Hello'], ['Transcript (Ben)', 3_040_000, 10_040_000, 'Goodbye']])
    expect((await test.client.document.history({ limit: 1 }))[0]).toMatchObject({ summary: 'Transcript of m.mp4 from a.vtt', who: 'anna' })
    await test.client.document.undo({})
    expect(await said()).toStrictEqual([])
    await test.client.document.redo({})
    const out = join(test.folder, 'out.vtt')
    expect(await test.client.transcripts.export({ mediaId: 'm', out })).toMatchObject({ rows: 2 })
    expect(readFileSync(out, 'utf8')).toContain('00:00:01.000 --> 00:00:02.000\n<v Anna>Hello')
    await test.client.transcripts.export({ mediaId: 'm', out: join(test.folder, 'out.srt') })
    expect(readFileSync(join(test.folder, 'out.srt'), 'utf8')).toContain('00:00:03,000 --> 00:00:10,000\nGoodbye')
  })

  it('goes to the tiers that are there, moved in time, and is refused with the line when nothing can be read', async () => {
    await test.client.transcripts.import({ mediaId: 'm', path: write('b.srt', '1\n00:00:00,000 --> 00:00:01,000\nAnna: again\n'), offsetUs: 5_000_000, names: true })
    expect((await said()).filter(([tier]) => tier === 'Transcript (Anna)')).toStrictEqual([['Transcript (Anna)', 1_040_000, 2_040_000, 'Hello'], ['Transcript (Anna)', 5_040_000, 6_040_000, 'again']])
    expect(await failureOf(test.client.transcripts.import({ mediaId: 'm', path: write('c.vtt', 'WEBVTT\n\nnot a timing --> at all\ntext\n') }))).toMatchObject({ code: 'bad-input', message: expect.stringContaining('line 3') as string })
    expect(await failureOf(test.client.transcripts.import({ mediaId: 'm', path: join(test.folder, 'none.vtt') }))).toMatchObject({ code: 'file-missing' })
  })
})
