/** Decides which native binding better-sqlite3 loads, so that a wrong one is a sentence and never a crash of the process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';

/** The package's own prebuild asks for this Node-API; loading it into an older one ends the process without a word. */
const prebuildNodeApi = 10;

/** What the decision depends on; the running process by default. */
export interface BindingHost {
  readonly nodeApi: number;
  readonly given: string | undefined;
  readonly resourcesPath: string | undefined;
}

/**
 * The value for better-sqlite3's `nativeBinding` option; undefined means its own prebuild.
 * Throws `internal.native_module` when no binding fits this runtime. Loads nothing itself.
 */
export function sqliteBindingPath(host: BindingHost = thisProcess()): string | undefined {
  if (host.nodeApi >= prebuildNodeApi) return undefined;
  const candidates = [
    host.given,
    host.resourcesPath === undefined ? undefined : join(host.resourcesPath, 'native', 'better_sqlite3.node'),
  ];
  for (const path of candidates) if (path !== undefined && path !== '' && existsSync(path)) return path;
  throw new AppError({
    code: 'internal.native_module',
    message: `Satchel's database cannot be loaded here: this runtime has Node-API ${host.nodeApi}, and the database needs ${prebuildNodeApi}.`,
    safe: 'Nothing was opened or changed.',
    hint: 'Run Satchel with Node 24 or newer; in a checkout start it with `npm run satchel` or `npm run app`.',
  });
}

function thisProcess(): BindingHost {
  return {
    nodeApi: Number(process.versions['napi'] ?? 0),
    given: process.env['SATCHEL_SQLITE_BINDING'],
    resourcesPath: (process as { resourcesPath?: string }).resourcesPath,
  };
}
