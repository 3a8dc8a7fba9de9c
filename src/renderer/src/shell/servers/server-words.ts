import type { ListedServer } from '#shared/contract/index.ts'
import { t } from '../messages/messages.ts'

/** Where what is sent to a server goes, in words. */
export function whereOf({ host, staysOnMachine, readableOnTheWay }: ListedServer): string {
  if (staysOnMachine)
    return t('servers.stays')
  return t(readableOnTheWay ? 'servers.leavesReadable' : 'servers.leaves', { host })
}

/** Where the key of a server lies, in words. @param file of the servers' settings */
export function keyOf({ keyPlace }: ListedServer, file: string): string {
  return t(`servers.key.${keyPlace}`, { file })
}
