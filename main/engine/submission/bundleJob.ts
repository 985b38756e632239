/** What a submission of a job bundle keeps beside its paths: the queue that it was checked against, and the job to make there. */
import { z } from 'zod';
import { folderStoreUri } from '../ports/storeUri';
import type { Connections } from '../connection/connection';
import type { KeptQueue } from '../connection/keptQueue';
import type { EngineParts } from '../engineParts';
import type { BlobStore } from '../ports/blobStore';
import type { Farm } from '../ports/farm';

const Value = z.union([z.string(), z.array(z.string()), z.array(z.array(z.string()))]);

const Job = z.object({
  template: z.string(),
  templateType: z.enum(['YAML', 'JSON']),
  parameters: z.record(z.string(), z.record(z.string(), Value)).exactOptional(),
  priority: z.number(),
  storageProfileId: z.string().exactOptional(),
  maxFailedTasksCount: z.number().exactOptional(),
  maxRetriesPerTask: z.number().exactOptional(),
  maxWorkerCount: z.number().exactOptional(),
  targetTaskRunStatus: z.enum(['READY', 'SUSPENDED']).exactOptional(),
});

/** JSON data, kept with the transfer. */
export const BundleJob = z.object({
  queue: z.object({ farmId: z.string(), queueId: z.string() }),
  job: Job,
  fileSystem: z.enum(['COPIED', 'VIRTUAL']),
  /** What is remembered of the store is forgotten first. */
  asksStore: z.boolean().exactOptional(),
  /** Nothing is named that could be sent, so that a queue without job attachments will do. */
  carriesNothing: z.boolean().exactOptional(),
  /** A folder that gets everything instead of the store; no job is made then. */
  snapshotFolder: z.string().exactOptional(),
  /** It has programs that other submitters would run; they are never run here. */
  hasHooks: z.boolean().exactOptional(),
  /** What is odd about it, in words. */
  warnings: z.array(z.string()).exactOptional(),
});
export type BundleJob = z.output<typeof BundleJob>;

export interface Destination {
  readonly store: BlobStore;
  readonly farm?: Farm;
}

/** Where a submission goes: to its own queue, whatever is in force now, else to what is connected. */
export async function destinationOf(
  { bundle, queue = bundle?.queue }: { readonly bundle?: BundleJob; readonly queue?: KeptQueue },
  connections: Pick<Connections, 'store' | 'farm' | 'requiredQueue' | 'storeOfQueue'>,
  { openStore, dataFolder }: Pick<EngineParts, 'openStore' | 'dataFolder'>,
): Promise<Destination> {
  if (queue === undefined) {
    const [store, farm] = [await connections.store('submit'), await connections.farm()];
    return { store, ...(farm === undefined ? {} : { farm }) };
  }
  const opened = await connections.requiredQueue(queue);
  if (bundle === undefined) return { store: await connections.storeOfQueue(queue, 'submit'), farm: opened.asFarm() };
  if (bundle.snapshotFolder !== undefined)
    return { store: openStore(folderStoreUri(bundle.snapshotFolder), {}), farm: opened.asFarm() };
  // Nothing is asked of this store and nothing is put into it.
  if (bundle.carriesNothing === true)
    return { store: openStore(folderStoreUri(dataFolder), {}), farm: opened.asFarm(bundle.job) };
  return { store: await connections.storeOfQueue(queue, 'submit'), farm: opened.asFarm(bundle.job) };
}
