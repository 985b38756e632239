/** Where prepared tools are kept between runs: outside node_modules, which `npm ci` empties. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The user's cache folder of this platform. */
function userCacheFolder() {
  if (process.platform === 'win32') return process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
}

/** Folder of prepared Electron runtimes and of the SQLite bindings that belong to them. */
export const electronCacheFolder = () =>
  process.env.SATCHEL_ELECTRON_CACHE || join(userCacheFolder(), 'satchel-electron');

/** Folder of the S3 servers that the tests run against. */
export const toolCacheFolder = () => process.env.SATCHEL_TOOL_CACHE || join(userCacheFolder(), 'satchel-tools');
process.env.SATCHEL_ELECTRON_CACHE || join(userCacheFolder(), 'satchel-electron');
