/** Fills the store of a sweep and plans what is in it, for downloads that are killed. */
import { writeFile } from 'node:fs/promises';
import { createClock, createIds } from '../../../main/adapters/clock/clock';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createFileHasher } from '../../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../../main/adapters/s3/s3BlobStore';
import { readManifestsForPlan } from '../../../main/engine/outputs/discovery/readManifestsForPlan';
import { planDownload } from '../../../main/engine/outputs/plan/planDownload';
import { planPieces } from '../../../main/engine/outputs/plan/planDocument';
import {
  createMemoryDeclinedFiles,
  createMemoryHashCache,
  createMemoryPartFiles,
  createMemoryPlacedFiles,
  createMemoryRuns,
} from '../memoryRecords';
import { createRunContext } from '../runContext';
import type { SweptProgram } from './killSweep';
import { s3Env, storeUri, type SweepWorld } from './sweepWorld';

/** Lets the program submit the project; answers the path of a plan that brings all of it to the target. */
export async function planFor(world: SweepWorld, submits: SweptProgram): Promise<string> {
  await world.fresh();
  await submits.start(() => undefined).done;
  const { key } = world.server.objects('bkt').find((each) => each.key.endsWith('_input')) ?? { key: '' };
  return await planOf(world, key);
}

/** A plan that brings everything that an input manifest names to the target. */
export async function planOf(world: SweepWorld, key: string): Promise<string> {
  const [clock, hasher, fileHasher] = [createClock(), createHasher(), createFileHasher()];
  const store = openS3BlobStore(storeUri, { endpointUrl: world.server.url }, { hasher, clock, env: s3Env });
  const ports = {
    ...{ store, clock, hasher, fileHasher, files: createFileSystem(), ids: createIds() },
    ...{ hashCache: createMemoryHashCache(), placed: createMemoryPlacedFiles(), runs: createMemoryRuns() },
    ...{ declined: createMemoryDeclinedFiles(), partFiles: createMemoryPartFiles() },
  };
  const context = createRunContext();
  await writeFile(world.at('input.manifest'), world.server.read('bkt', key) ?? '');
  const { roots, manifests } = await readManifestsForPlan([world.at('input.manifest')], ports, context);
  const plan = await planDownload(
    {
      source: { store: store.uri, manifests },
      roots: roots.map((root) => ({ ...root, target: world.target, how: 'chosen' })),
      preset: 'artist',
      useHash: true,
      version: '0',
    },
    ports,
    context,
  );
  await writeFile(world.at('shot.satchel-plan.json'), planPieces(plan));
  await fileHasher.close();
  await store.close();
  return world.at('shot.satchel-plan.json');
}
