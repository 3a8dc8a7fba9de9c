import { tasks } from '#shared/domain/dataset/tasks.ts'

/** What a task is called, by its key; the key itself where it is none of the known. */
export function taskLabel(key: string): string {
  return tasks.find(task => task.key === key)?.label ?? key
}
