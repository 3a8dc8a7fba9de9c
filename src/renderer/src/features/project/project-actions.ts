import { client } from '../../bridge/client.ts'
import { shell } from '../../bridge/shell.ts'
import { t } from '../../shell/messages/messages.ts'
import { useMedia } from '../../shell/stores/media.store.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'

/** Asks where the new project shall stand and opens it there. Answers whether it is open. */
export async function createProject(): Promise<boolean> {
  const path = await shell.createProject(t('project.untitled'))
  return path !== null && useStudio().create(path)
}

/** Asks for a project folder and opens it. */
export async function openProject(): Promise<void> {
  const path = await shell.openProject()
  if (path !== null)
    await useStudio().open(path)
}

/** What was dropped onto the window: a project folder is opened, videos are added, to a new project where none is open. */
export async function takeDropped(files: readonly File[]): Promise<void> {
  const paths = shell.pathsForDroppedFiles(files)
  const studio = useStudio()
  const project = paths.find(path => /\.affectree[/\\]?$/.test(path))
  if (project)
    await studio.open(project)
  else if (paths.length > 0 && (studio.project || await createProject()))
    await useMedia().add(paths)
}

/** Opens what the command line asked for, unless the engine already has a project open (after a reload of the page). */
export async function openAtLaunch(): Promise<void> {
  const studio = useStudio()
  if (await client.project.info({}))
    return
  const request = await shell.launch()
  if (request.projectPath)
    await studio.open(request.projectPath)
  else if (request.openSample)
    await studio.openSample()
}

export async function showProjectInFolder(): Promise<void> {
  const { project } = useStudio()
  if (project)
    await useNotices().attempt(() => shell.showInFolder(project.path))
}
