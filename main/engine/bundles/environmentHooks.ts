/** Programs that DEADLINE_HOOKS_DIR wants to have run around every submission: shown where the Deadline client would run them. */
import { isAbsolute } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { Documents } from '../ports/documents';
import type { FileSystem } from '../ports/fileSystem';
import { readBundleDocument } from './bundleFiles';
import { readHooks, type BundleHook } from './hooks';

export interface HooksPlace {
  /** Empty: none is named. */
  readonly folder: string;
  /** The setting `settings.allow_environment_hooks` of the Deadline client. */
  readonly areAllowed: boolean;
  /** Its hooks are those of the bundle. */
  readonly bundleFolder: string;
}

export interface EnvironmentHooks {
  readonly hasHooks: boolean;
  /** Those that are known. */
  readonly hooks: readonly BundleHook[];
  /** Sentences for the check. */
  readonly warnings: readonly string[];
}

const none: EnvironmentHooks = { hasHooks: false, hooks: [], warnings: [] };

/** A folder that cannot be read is a warning, and counts as hooks: what it would run is not known. */
export async function environmentHooks(
  { folder, areAllowed, bundleFolder }: HooksPlace,
  { files, documents }: { readonly files: FileSystem; readonly documents: Documents },
): Promise<EnvironmentHooks> {
  if (folder === '' || !areAllowed) return none;
  try {
    if (!isAbsolute(folder) || (await files.statFollowing(folder))?.type !== 'folder')
      return { ...none, warnings: [`DEADLINE_HOOKS_DIR names ${folder}, which is no folder.`] };
    if ((await files.realPath(folder)) === (await files.realPath(bundleFolder))) return none;
    const hooks = readHooks(await readBundleDocument(folder, 'hooks', files, documents));
    if (hooks.length === 0) return none;
    const commands = hooks.map(({ command }) => command).join('; ');
    return {
      hasHooks: true,
      hooks,
      warnings: [
        `DEADLINE_HOOKS_DIR (${folder}) has hooks, which the Deadline client can run and Satchel never does: ${commands}.`,
      ],
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {
      hasHooks: true,
      hooks: [],
      warnings: [`The hooks of DEADLINE_HOOKS_DIR cannot be told: ${error.message}`],
    };
  }
}
