/** Plan files that come from somewhere else, and the store that such a plan names. */
import { AppError } from '../../../../shared/domain/errors';
import type { Plan } from '../../../../shared/domain/plan';
import type { EngineParts } from '../../engineParts';
import type { BlobStore } from '../../ports/blobStore';
import type { FileSystem } from '../../ports/fileSystem';
import type { ColumnPlan } from './columns/columnPlan';
import { createPlanReader, readWholePlan } from './planReader';

const maxPlanBytes = 1024 ** 3;

/** Reads a plan, hostile until checked: throws as `readPlan` does, and what reading the file throws. The document itself is never in memory as a whole. */
export async function readPlanColumns(path: string, files: FileSystem): Promise<ColumnPlan> {
  const reader = createPlanReader(path);
  let bytes = 0;
  for await (const piece of readAhead(files.openRead(path, new AbortController().signal))) {
    bytes += piece.length;
    if (bytes > maxPlanBytes || !reader.push(piece)) break;
  }
  const plan = bytes > maxPlanBytes ? undefined : reader.finish();
  return plan ?? readWholePlan(textOf(await files.readFile(path, maxPlanBytes), path), path);
}

/** The store that a plan names, with the connection options of the settings. The caller closes it. */
export function openPlanStore(
  plan: Pick<Plan, 'source'>,
  { openStore, settings }: Pick<EngineParts, 'openStore' | 'settings'>,
): BlobStore {
  const given = {
    region: settings.get('store.region'),
    endpointUrl: settings.get('store.endpointUrl'),
    profile: settings.get('store.profile'),
  };
  return openStore(plan.source.store, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')));
}

/** The disk brings the next piece while this one is being read. */
async function* readAhead<T>(pieces: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = pieces[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (let piece = await next; piece.done !== true; piece = await next) {
      next = iterator.next();
      yield piece.value;
    }
  } finally {
    await Promise.allSettled([next]);
    await iterator.return?.();
  }
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError(
      {
        code: 'plan.invalid',
        message: `${path} cannot be used as a plan: it is not UTF-8 text.`,
        safe: 'Nothing of it was used and nothing was written.',
        hint: 'Plan the download again.',
      },
      cause,
    );
  }
}
