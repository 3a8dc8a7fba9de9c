import type { Section } from '../report/page.ts'
import type { Outcome } from './main-job.ts'
import type { Studio } from './studio.ts'
import { reportPage } from '../report/page.ts'
import { escaped, percent } from '../report/svg.ts'
import { confusionTable, lossPlot, scoreTable } from '../report/training-view.ts'
import { rules } from './annotator.ts'
import { filmSection } from './film-section.ts'

function annotatorSection({ corrections }: Outcome): Section {
  const rows = rules.map(({ emotion, why }) => `<tr><th scope="row">${escaped(emotion)}</th><td>${escaped(why)}</td></tr>`).join('')
  return {
    title: 'The annotator',
    lead: `A script stands in for a person. It reads the cues of each tree and names the emotion by the first rule that holds, whatever the machine said; it rejects other emotions and accepts the rest: ${corrections} acts in all, each saved in the change log and open to undo.`,
    body: `<table class="plain"><thead><tr><th scope="col">calls it</th><th scope="col">where it sees</th></tr></thead><tbody>${rows}</tbody></table>`,
  }
}

function trainingSection({ model, comparison, status }: Outcome): Section {
  const better = comparison.new.emotionAccuracy > comparison.old.emotionAccuracy
  const verdict = better ? 'It agrees with the annotator more often than what was in use before, so it was promoted.' : 'It does not agree with the annotator more often than what was in use before, so it was discarded.'
  const figures = `<div class="pair"><div>${scoreTable(comparison.old, comparison.new)}</div>${lossPlot(model.curve)}</div>`
  const confusions = `<h3>Confusion on the held-out segments</h3><div class="pair">${confusionTable('Before', comparison.old)}${confusionTable('After', comparison.new)}</div>`
  return {
    title: 'Old and new model side by side',
    lead: `Trained on ${model.trainSegments} segments in ${model.steps} steps (${model.provider}, seed ${model.seed}); ${status.heldOutSegments} segments were set aside beforehand and never trained on (${status.splitNote || status.split}). ${verdict}`,
    body: figures + confusions + changedTable(comparison.changed),
  }
}

function changedTable(changed: Outcome['comparison']['changed']): string {
  if (changed.length === 0)
    return ''
  const rows = changed.slice(0, 12).map(({ oldText, newText, personText, verdict }) => `<tr><td>${escaped(oldText)}</td><td>${escaped(newText)}</td><td>${escaped(personText)}</td><td class="${verdict}">${verdict}</td></tr>`)
  return `<h3>Trees that changed (${changed.length}${changed.length > 12 ? ', the first 12' : ''})</h3><table class="plain"><thead><tr><th scope="col">before</th><th scope="col">after</th><th scope="col">the annotator</th><th scope="col"></th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

async function provenanceSection({ client }: Studio, { films }: Outcome): Promise<Section> {
  const doctor = await client.studio.doctor({})
  const used = new Map(films.flatMap(({ media }) => media.analysis?.models ?? []).map(({ name, sha256 }) => [name, sha256]))
  const rows = doctor.models.filter(({ name }) => used.has(name)).map(({ name, source, licence, sha256 }) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(source)}</td><td>${escaped(licence)}</td><td><code>${(sha256 ?? '').slice(0, 12)}</code></td></tr>`)
  const { node, platform, arch, cores, memoryBytes } = doctor.runtime
  return {
    title: 'Where the figures come from',
    lead: `Affectree ${doctor.version} under Node ${node} on ${platform} ${arch}, ${cores} cores, ${Math.round(memoryBytes / 2 ** 30)} GB; inference on ${doctor.chosenProvider}. Nothing was sent anywhere. What the models see is what a face looks like, not what a person feels.`,
    body: `<table class="plain"><thead><tr><th scope="col">model</th><th scope="col">source</th><th scope="col">licence</th><th scope="col">sha256</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
  }
}

/** The page that tells of one run of the main job. */
export async function writeReport(studio: Studio, outcome: Outcome): Promise<string> {
  const { films, comparison, seconds } = outcome
  const analyses = films.map(({ media }) => media.analysis).filter(analysis => analysis !== null)
  const sum = (pick: (analysis: (typeof analyses)[number]) => number): number => analyses.reduce((total, analysis) => total + pick(analysis), 0)
  const facts = [
    { value: String(sum(({ analysedFrames }) => analysedFrames)), name: 'frames analysed' },
    { value: percent(sum(({ faceFrames }) => faceFrames) / sum(({ analysedFrames }) => analysedFrames)), name: 'with a face' },
    { value: String(films.reduce((total, { before }) => total + before.length, 0)), name: 'segments with trees' },
    { value: `${percent(comparison.old.emotionAccuracy)} → ${percent(comparison.new.emotionAccuracy)}`, name: 'held-out agreement' },
    { value: `${Math.round(seconds)} s`, name: 'in all' },
  ]
  const sections = [
    ...await Promise.all(films.map(film => filmSection(studio, film))),
    annotatorSection(outcome),
    trainingSection(outcome),
    await provenanceSection(studio, outcome),
  ]
  return reportPage('From footage to a better tree', 'What the studio did with the two sample films: it found and followed the faces, composed affective trees, took corrections, learned from them, and measured itself on footage that it had not learned from.', facts, sections)
}
