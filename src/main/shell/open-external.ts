import { shell } from 'electron'

/** Sites that the studio links to in its help; nothing else is opened. */
const knownHosts: ReadonlySet<string> = new Set(['doi.org', 'github.com', 'www.gnu.org'])

/** Opens a link in the person's browser if it is https and on the list. Answers whether it did. */
export async function safeOpenExternal(url: unknown): Promise<boolean> {
  if (typeof url !== 'string' || !URL.canParse(url))
    return false
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'https:' || !knownHosts.has(hostname))
    return false
  await shell.openExternal(url)
  return true
}
