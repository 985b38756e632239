/** What the event log of transfers holds: a closed list of types, and one line each (transfers.md §11). */
import { z } from 'zod';

export const runEventTypes = [
  'transfer.added',
  'transfer.deduplicated',
  'transfer.updated',
  'transfer.removed',
  'run.started',
  'run.phase',
  'run.finished',
  'item.skipped',
  'item.failed',
  'item.retried',
  'item.replaced',
  'object.replaced',
  'decision.asked',
  'decision.made',
  'card.shown',
  'card.answered',
  'endpoint.slow',
  'endpoint.cooling',
  'endpoint.ok',
  'endpoint.excluded',
  'endpoint.allowed',
  'barrier.entered',
  'barrier.released',
  'stuck.set',
  'stuck.cleared',
  'engine.started',
  'engine.late',
  'engine.restarted',
  'engine.lost',
  'power.suspend',
  'power.resume',
  'net.offline',
  'net.online',
  'limit.changed',
  'config.reloaded',
  'archive.pending',
  'archive.done',
  'transition.ignored',
] as const;
export type RunEventType = (typeof runEventTypes)[number];

const Fact = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);
const RunFacts = z.record(z.string(), Fact);
export type RunFacts = z.output<typeof RunFacts>;

export const RunEvent = z.strictObject({
  /** Rises over all transfers; who reads on asks for what follows the last one. */
  seq: z.number().int(),
  atMs: z.number(),
  transferUid: z.string().exactOptional(),
  runId: z.string().exactOptional(),
  type: z.enum(runEventTypes),
  facts: RunFacts,
});
export type RunEvent = z.output<typeof RunEvent>;
