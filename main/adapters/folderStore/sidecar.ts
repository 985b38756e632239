/** What a file cannot say about an object: metadata, content type and logical time, kept in `.satchel/meta/{key}.json`. */
import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/domain/errors';
import { storeCall, type StoreCall } from './folderErrors';
import { ownFolder } from './keyFiles';
import { isAbsent, makeFoldersInside, realInside, type StoreFolder } from './storeFolder';

const Sidecar = z.strictObject({
  contentType: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  lastModifiedMs: z.number().optional(),
});
export type Sidecar = z.output<typeof Sidecar>;

const none: Sidecar = {};

/** Empty when the object has no sidecar. `disk.io` for one that is damaged. */
export async function readSidecar(store: StoreFolder, parts: readonly string[], call: StoreCall): Promise<Sidecar> {
  const path = await realInside(store, sidecarParts(parts), call);
  if (path === undefined) return none;
  const text = await storeCall(call, path, async () => {
    try {
      return await readFile(path, 'utf8');
    } catch (thrown) {
      // Removed in between by a writer that has nothing to say.
      if (isAbsent(thrown)) return '{}';
      throw thrown;
    }
  });
  const parsed = Sidecar.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new AppError({
    code: 'disk.io',
    message: `${path}, which describes an object of the store, is damaged.`,
    safe: 'The object itself is untouched.',
    hint: 'Delete that file; the object is then used without its description.',
    details: { path },
  });
}

/** Written before the object appears, so that nobody sees it without. Nothing to say removes what an earlier object left behind. */
export async function writeSidecar(
  store: StoreFolder,
  parts: readonly string[],
  sidecar: Sidecar | undefined,
): Promise<void> {
  const place = sidecarParts(parts);
  if (sidecar === undefined) {
    const old = await realInside(store, place, 'put');
    if (old !== undefined)
      await storeCall('put', old, async () => {
        await rm(old, { force: true });
      });
    return;
  }
  const folder = await makeFoldersInside(store, place.slice(0, -1));
  const path = join(folder, place.at(-1) ?? '');
  const temp = `${path}.${randomBytes(6).toString('hex')}.part`;
  await storeCall('put', path, async () => {
    try {
      await writeFile(temp, JSON.stringify(sidecar), { flag: 'wx', flush: true });
      await rename(temp, path);
    } catch (thrown) {
      await rm(temp, { force: true });
      throw thrown;
    }
  });
}

export function sidecarParts(parts: readonly string[]): readonly string[] {
  return [ownFolder, 'meta', ...parts.slice(0, -1), `${parts.at(-1) ?? ''}.json`];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller names the damage.
    return undefined;
  }
}
