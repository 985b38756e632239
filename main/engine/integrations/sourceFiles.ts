/** The buttons as they came with Satchel: their manifest, and each file as its checksum says. */
import { join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import { DccManifest } from '../../../shared/domain/integrations';
import type { Computer } from './computer';

export interface SourceFiles {
  readonly manifest: DccManifest;
  /** `integration.damaged` when the file is not the one that was packaged. */
  readonly read: (name: string) => Promise<Uint8Array>;
}

const maxFileBytes = 4 * 1024 * 1024;

/** `integration.damaged` when they are not there or cannot be understood. */
export async function openSourceFiles(
  folder: string,
  { files, sha256 }: Pick<Computer, 'files' | 'sha256'>,
): Promise<SourceFiles> {
  const bytesOf = async (name: string): Promise<Uint8Array> => {
    const path = join(folder, name);
    if ((await files.lstat(path)) === undefined) throw damaged(path, 'is missing');
    return files.readFile(path, maxFileBytes);
  };
  const path = join(folder, 'manifest.json');
  const parsed = DccManifest.safeParse(jsonOf(await bytesOf('manifest.json')));
  if (!parsed.success) throw damaged(path, 'cannot be understood');
  const manifest = parsed.data;
  return {
    manifest,
    read: async (name) => {
      const bytes = await bytesOf(name);
      const { checksums } = manifest;
      if (checksums !== undefined && checksums[name] !== sha256(bytes))
        throw damaged(join(folder, name), 'is not the file that was packaged');
      return bytes;
    },
  };
}

/** Undefined for text that is no JSON. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function damaged(path: string, how: string): AppError {
  return new AppError({
    code: 'integration.damaged',
    message: `Satchel's own file ${path} ${how}.`,
    safe: 'Nothing was changed.',
    hint: 'Install Satchel again.',
    details: { path },
  });
}
