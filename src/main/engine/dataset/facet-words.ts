/** The word that stands for a task in the search index: letters and digits only, so that it is one token. */
export function taskFacet(task: string): string {
  return `task${task.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`
}

/** The word that stands for a question, by its id. */
export function questionFacet(id: number): string {
  return `question${id}`
}

/** Everything besides its answer by which a sample is found. */
export function facetsOf(task: string, question: number): string {
  return `${taskFacet(task)} ${questionFacet(question)}`
}

/** What a person typed, as the words that the index knows: runs of letters, marks and digits. Nothing typed is an operator. */
export function queryWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu) ?? []
}
