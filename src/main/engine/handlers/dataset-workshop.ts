import type { DatasetFile } from '../dataset/dataset-file.ts'
import type { EngineContext } from '../engine-context.ts'
import { join } from 'node:path'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { captionItems, termWordsOf } from '#shared/domain/dataset/caption-items.ts'
import { treeOfCaption } from '#shared/domain/dataset/caption-tree.ts'
import { answerOf, parseSample, sampleProblems } from '#shared/formats/sample-record.ts'
import { castVote, committeeReport, hearingOf, nextItems, resubmit, setGold, submit } from '../dataset/committee-store.ts'
import { dataCard } from '../dataset/data-card.ts'
import { addSamples, editTurn, mergeSamples, retask, setRemoved, setSplit, splitBySubject, splitSample } from '../dataset/edit-samples.ts'
import { exportOfficialLayout, exportSwiftSets } from '../dataset/export-sets.ts'
import { findClip } from '../dataset/find-clip.ts'
import { generatedStates } from '../dataset/generate-samples.ts'
import { withDataset } from '../dataset/project-dataset.ts'
import { listActs, step } from '../dataset/sample-acts.ts'
import { sampleById } from '../dataset/search-samples.ts'
import { statisticsOf } from '../dataset/statistics.ts'
import { mimeOf } from '../files/mime.ts'
import { writeAtomically } from '../files/write-atomically.ts'
import { assertAbsolute } from '../projects/project-folder.ts'

/** Samples one by one, edits, the committee, statistics and sets: the procedures of `dataset` beyond import and search. */
export function datasetWorkshopHandlers({ projects, settings, tokens, codebooks }: EngineContext) {
  const { dataset } = implement(contract)
  const words = termWordsOf(codebooks.filter(({ key }) => ['emotions', 'expressions', 'cues'].includes(key)))
  const open = <T>(action: (file: DatasetFile) => T | Promise<T>): Promise<T> => withDataset(projects.require().folder, action)
  const who = (): string => settings.get().annotator
  /** An act without an answer. */
  const edit = async (action: (file: DatasetFile) => void): Promise<Record<string, never>> => {
    await open(action)
    return {}
  }

  return {
    sample: dataset.sample.handler(({ input: { id } }) => open((file) => {
      const row = sampleById(file, id)
      const parsed = parseSample(row.raw)
      const answer = answerOf(parsed) ?? ''
      const items = captionItems(answer, words)
      const subjects = [...new Set(items.filter(({ aspect }) => aspect === 'emotion' || aspect === 'expression').map(({ subject }) => subject))]
      return {
        sample: row,
        turns: parsed.turns,
        problems: sampleProblems(parsed),
        items,
        trees: subjects.map(subject => ({ subject, tree: treeOfCaption(items, subject, codebooks, { kind: 'model', id: 'caption' }, answer) })),
        history: listActs(file, { sampleId: id, limit: 100 }),
        hearing: hearingOf(file, id),
      }
    })),
    clip: dataset.clip.handler(({ input }) => open((file) => {
      const found = findClip(file, projects.require(), input.id)
      return found && { ...found, token: tokens.file(found.path, mimeOf(found.path)) }
    })),
    editTurn: dataset.editTurn.handler(({ input }) => edit(file => editTurn(file, who(), input))),
    retask: dataset.retask.handler(({ input }) => edit(file => retask(file, who(), input.ids, input.task))),
    setSplit: dataset.setSplit.handler(({ input }) => edit(file => setSplit(file, who(), input.ids, input.split))),
    remove: dataset.remove.handler(({ input }) => edit(file => setRemoved(file, who(), input.ids, input.removed))),
    splitSample: dataset.splitSample.handler(({ input }) => open(file => ({ ids: splitSample(file, who(), input.id) }))),
    mergeSamples: dataset.mergeSamples.handler(({ input }) => open(file => ({ id: mergeSamples(file, who(), input.ids) }))),
    step: dataset.step.handler(({ input }) => open(file => ({ action: step(file, input.direction) }))),
    acts: dataset.acts.handler(({ input }) => open(file => listActs(file, { limit: input.limit }))),
    generate: dataset.generate.handler(({ input }) => open((file) => {
      const states = generatedStates(projects.require(), { ...input, codebooks })
      return { made: states.length, added: addSamples(file, who(), `Generate ${states.length} samples`, states).length }
    })),
    submit: dataset.submit.handler(({ input }) => open((file) => {
      if (!input.again)
        return { submitted: submit(file, input.ids) }
      input.ids.forEach(id => resubmit(file, id))
      return { submitted: input.ids.length }
    })),
    nextItems: dataset.nextItems.handler(({ input }) => open(file => nextItems(file, input.judge, input.limit))),
    vote: dataset.vote.handler(({ input: { quorum, ...given } }) => open(file => ({ verdict: castVote(file, given, quorum) }))),
    setGold: dataset.setGold.handler(({ input }) => edit(file => setGold(file, input.itemId, input.gold))),
    committee: dataset.committee.handler(() => open(file => committeeReport(file))),
    statistics: dataset.statistics.handler(() => open(file => statisticsOf(file))),
    splitBySubject: dataset.splitBySubject.handler(({ input }) => open(file => ({ samples: splitBySubject(file, who(), input) }))),
    exportFolder: dataset.exportFolder.handler(({ input: { folder, form, keptOnly }, signal }) => {
      assertAbsolute(folder)
      return open(async (file) => {
        if (form === 'official')
          return await exportOfficialLayout(file, folder, { signal })
        const sets = await exportSwiftSets(file, folder, { keptOnly, codebooks: codebooks.filter(({ key }) => ['emotions', 'expressions', 'cues'].includes(key)), signal })
        const card = dataCard(projects.require().info().name, statisticsOf(file), committeeReport(file), new Date())
        return [...sets, { name: 'DATA-CARD.md', samples: 0, bytes: await writeAtomically(join(folder, 'DATA-CARD.md'), card) }]
      })
    }),
  }
}
