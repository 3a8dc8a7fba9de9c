import process from 'node:process'
import { safeStorage } from 'electron'

/** Without a key ring Electron on Linux only scrambles with a password that everybody knows: that counts as no key store. */
function hasKeyStore(): boolean {
  return safeStorage.isEncryptionAvailable() && !(process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text')
}

/** Seals a text by the key store of the system, or opens a sealed one (base64). Null where there is no store or it does not open the text. */
export function useVault(act: 'seal' | 'open', text: string): string | null {
  try {
    if (!hasKeyStore())
      return null
    return act === 'seal' ? safeStorage.encryptString(text).toString('base64') : safeStorage.decryptString(Buffer.from(text, 'base64'))
  }
  catch {
    return null
  }
}
