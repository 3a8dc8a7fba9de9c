import type { Section } from '../report/page.ts'
import type { Outcome } from './main-job.ts'
import type { Studio } from './studio.ts'
import { reportPage } from '../report/page.ts'
import { clock, escaped, percent } from '../report/svg.ts'
import { confusionTable, lossPlot, scoreTable } from '../report/training-view.ts'
import { rules } from './annotator.ts'
import { filmSection } from './film-section.ts'

const shownChanges = 16

function annotatorSection({ corrections }: Outcome): Section {
  const rows = rules.map(({ emotion, why }) => `<tr><th scope="row">${escaped(emotion)}</th><td>${escaped(why)}</td></tr>`).join('')
  return {
    title: 'The annotator',
    lead: `A script stands in for a person. It reads the cues of each tree and names the emotion by the first rule that holds, whatever the machine said; it rejects other emotions and accepts the rest: ${corrections} acts in all, each saved in the change log and open to undo.`,
    body: `<table class="plain"><thead><tr><th scope="col">calls it</th><th scope="col">where it sees</th></tr></thead><tbody>${rows}</tbody></table>`,
  }
}

function trainingSection(outcome: Outcome): Section {
  const { model, comparison, status } = outcome
  const isBetter = comparison.new.emotionAccuracy > comparison.old.emotionAccuracy
  const verdict = isBetter ? 'It names the annotator\'s emotion more often than what was in use before, so it was promoted.' : 'It does not name the annotator\'s emotion more often than what was in use before, so it was discarded.'
  const whole = comparison.new.treeDistance > comparison.old.treeDistance ? ' Its trees as a whole are further from the annotator\'s: the annotator took over the teacher\'s cues and expressions, and two films are too few to learn those as well.' : ''
  const steps = model.curve.at(-1)?.step ?? model.steps
  const split = (status.splitNote || status.split).replace(/\.$/, '')
  const figures = `<div class="pair"><div>${scoreTable(comparison.old, comparison.new)}</div>${lossPlot(model.curve)}</div>`
  const confusions = `<h3>Confusion on the held-out segments</h3><div class="pair">${confusionTable('Before', comparison.old)}${confusionTable('After', comparison.new)}</div>`
  return {
    title: 'Old and new model side by side',
    lead: `Trained on ${model.trainSegments} segments in ${steps} steps (${model.provider}, seed ${model.seed}); ${status.heldOutSegments} segments were set aside beforehand and never trained on (${split}). ${verdict}${whole}`,
    body: figures + confusions + changedTable(outcome),
  }
}

/** What a tree says first, without when and why: those stand in the tree itself. */
function gist(text: string): string {
  return text.split(/ from | because |[.:]/)[0] ?? text
}

function changedTable({ comparison: { changed }, films }: Outcome): string {
  if (changed.length === 0)
    return ''
  const nameOf = (mediaId: string): string => films.find(({ media }) => media.id === mediaId)?.media.name ?? ''
  const rows = changed.slice(0, shownChanges).map(({ mediaId, startUs, endUs, oldText, newText, personText, verdict }) =>
    `<tr><th scope="row">${escaped(nameOf(mediaId))}<small>${clock(startUs)} to ${clock(endUs)}</small></th>${[oldText, newText, personText].map(text => `<td title="${escaped(text)}">${escaped(gist(text))}</td>`).join('')}<td class="${verdict}">${verdict}</td></tr>`)
  const head = ['', 'before', 'after', 'the annotator', 'whole tree'].map(name => `<th scope="col">${name}</th>`).join('')
  const note = changed.length > shownChanges ? `, the first ${shownChanges}` : ''
  return `<h3>Trees that changed (${changed.length}${note})</h3><table class="plain"><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`
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
