import type { ProjectInfo } from '#shared/contract/project.contract.ts'
import type { ProjectSession } from './project-session.ts'
import { resolve } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { assertAbsolute, makeProjectFolder } from './project-folder.ts'

type Parts = Readonly<{
  /** Opens the database of a folder, for writing or for reading alone, and puts a session over it. */
  openSession: (folder: string, readOnly: boolean) => ProjectSession
  /** Told after another project (or none) has become the open one. */
  onChanged: (session: ProjectSession | null) => void
}>

/** The one open project. Opening and closing happen one after the other, however they are asked for. */
export class ProjectManager {
  readonly #parts: Parts
  #session: ProjectSession | null = null
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get current(): ProjectSession | null {
    return this.#session
  }

  /** @throws AppError `not-found` when no project is open */
  require(): ProjectSession {
    if (!this.#session)
      throw new AppError('not-found', 'No project is open', { hint: 'Open or create a project first.' })
    return this.#session
  }

  /** Makes a project and opens it in place of the present one. @throws AppError as `makeProjectFolder` and `open` say */
  async create(path: string, options: { name?: string | undefined, isSample?: boolean } = {}): Promise<ProjectInfo> {
    return this.#inTurn(async () => this.#show(makeProjectFolder(path, options)))
  }

  /** Opens a project in place of the present one, which stays open when this fails. @throws AppError as `openProjectDatabase` says */
  async open(path: string): Promise<ProjectInfo> {
    assertAbsolute(path)
    return this.#inTurn(async () => this.#show(resolve(path)))
  }

  /** Opens a project that another engine may be writing, to look at it. @throws AppError as `openProjectForReading` says */
  async openForReading(path: string): Promise<ProjectInfo> {
    assertAbsolute(path)
    return this.#inTurn(async () => this.#show(resolve(path), true))
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => {
      const session = this.#session
      this.#session = null
      await session?.close()
      if (session)
        this.#parts.onChanged(null)
    })
  }

  async #show(folder: string, readOnly = false): Promise<ProjectInfo> {
    const present = this.#session
    if (present?.folder === folder)
      return present.info()
    const next = this.#parts.openSession(folder, readOnly)
    this.#session = next
    await present?.close()
    this.#parts.onChanged(next)
    return next.info()
  }

  async #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(action)
    this.#turn = mine.catch(() => {})
    return mine
  }
}
