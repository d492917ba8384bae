export { type FolderLock, type Holder, lockDataFolder } from './folder-lock.ts'
export { openState, type StateOptions, type StateStore } from './state-store.ts'
