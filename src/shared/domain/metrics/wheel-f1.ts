import type { EmotionWheel } from './emotion-wheels.ts'
import type { LabelSets } from './multi-label.ts'
import { emotionWheels } from './emotion-wheels.ts'
import { wordForms } from './wheel-words.ts'

/** The labels of a wheel that a word can stand for; the first in alphabetical order that the wheel has is taken. */
export type WheelWords = (word: string) => readonly string[]

/** Open-vocabulary scores in [0, 1]: means over the wheels, and each wheel's own. */
export type WheelScore = Readonly<{ f1: number, precision: number, recall: number, wheels: readonly Readonly<{ f1: number, precision: number, recall: number, items: number }>[] }>

function spelled(word: string): string {
  return word.trim().toLowerCase().replaceAll('’', '\'')
}

/**
 * Where every label of a wheel belongs: to its inner label, or to its middle label (inner labels then to the first of theirs in alphabetical
 * order). Where a wheel names a label twice, the later place counts.
 */
export function wheelMap(wheel: EmotionWheel, level: 'inner' | 'middle'): Map<string, string> {
  const map = new Map<string, string>()
  for (const [inner, middles] of Object.entries(wheel)) {
    map.set(spelled(inner), level === 'inner' ? inner : Object.keys(middles).sort()[0] as string)
    for (const [middle, outers] of Object.entries(middles)) {
      map.set(spelled(middle), level === 'inner' ? inner : middle)
      for (const outer of outers)
        map.set(spelled(outer), level === 'inner' ? inner : middle)
    }
  }
  return map
}

/** The words that every wheel metric knows here: the wheels' labels themselves and their common forms. */
export function commonWords(word: string): readonly string[] {
  return [word, ...wordForms[word] ?? []]
}

/** The classes of some words on one wheel; unknown words are dropped. */
function classesOf(words: readonly string[], map: ReadonlyMap<string, string>, known: WheelWords): Set<string> {
  return new Set(words.flatMap(word => [...known(spelled(word))].sort().flatMap(label => map.get(label) ?? []).slice(0, 1)))
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function scoreOn(items: readonly LabelSets[], map: ReadonlyMap<string, string>, known: WheelWords): WheelScore['wheels'][number] {
  const precisions: number[] = []
  const recalls: number[] = []
  for (const { truth, answer } of items) {
    const right = classesOf(truth, map, known)
    const given = classesOf(answer, map, known)
    if (right.size === 0)
      continue
    const hits = [...given].filter(label => right.has(label)).length
    precisions.push(given.size === 0 ? 0 : hits / given.size)
    recalls.push(hits / right.size)
  }
  const [precision, recall] = [mean(precisions), mean(recalls)]
  return { f1: precision + recall === 0 ? 0 : 2 * precision * recall / (precision + recall), precision, recall, items: precisions.length }
}

/**
 * The emotion-wheel F1 for free emotion words: words are mapped to classes of each of five wheels; per item precision and recall of the class
 * sets; their means give an F1 a wheel; the score is the mean over wheels. Words that no wheel knows are dropped; items whose truth has no
 * known word are left out; an answer without known words scores 0.
 * @param options `level` of the classes (inner is the published main metric), and the `words` known. Numbers compare with published ones only
 * when `words` is the published dictionary of 7,386 forms, which is not included
 * @see Lian et al. 2025, AffectGPT, arXiv 2501.16566; MER2026 track 2
 */
export function wheelF1(items: readonly LabelSets[], options: { level?: 'inner' | 'middle', words?: WheelWords } = {}): WheelScore {
  const { level = 'inner', words = commonWords } = options
  const wheels = emotionWheels.map(wheel => scoreOn(items, wheelMap(wheel, level), words))
  return { f1: mean(wheels.map(({ f1 }) => f1)), precision: mean(wheels.map(({ precision }) => precision)), recall: mean(wheels.map(({ recall }) => recall)), wheels }
}
