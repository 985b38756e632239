/** Where a run is, from outside: what the program says of its phase, and which requests the store has seen. */
import type { LoggedRequest } from '../s3server/requestLog';
import type { SweepWorld } from './sweepWorld';

/** In the order in which a transfer comes to them. */
export const stages = [
  'starting',
  'checking',
  'scanning',
  'hashing',
  'comparing',
  'planning',
  'small files',
  'parts',
  'completing',
  'files',
  'ranges',
  'verifying',
  'manifest',
  'job',
  'finishing',
] as const;
export type Stage = (typeof stages)[number];
export type Way = 'upload' | 'download';

export interface RunWatch {
  /** The program said something, and perhaps the phase that it is in. */
  said(phase?: string): void;
  /** The store ended a request. */
  heard(row: LoggedRequest): void;
  now(): Stage;
}

/** Of one run of a program, from its start. */
export function watchRun(world: SweepWorld, way: Way): RunWatch {
  let told: string | undefined;
  let [isManifestThere, isRangeSeen] = [false, false];
  const seen = new Set<string>();
  const has = (op: string): boolean => seen.has(op) || (world.server.gauges().inFlightByOp[op]?.now ?? 0) > 0;
  const moving = (): Stage => {
    if (way === 'download') return isRangeSeen ? 'ranges' : 'files';
    if (has('CompleteMultipartUpload')) return 'completing';
    return has('UploadPart') ? 'parts' : 'small files';
  };
  return {
    said: (phase) => {
      told = phase ?? told;
    },
    heard: ({ op, key, range, status }) => {
      seen.add(op);
      isRangeSeen ||= range !== undefined;
      isManifestThere ||= op === 'PutObject' && key.includes('/Manifests/') && status === 200;
    },
    now: () => {
      if (told === 'transferring') return moving();
      if (told === 'finalizing' && way === 'download') return 'finishing';
      if (told === 'finalizing') return isManifestThere ? 'job' : 'manifest';
      return stages.find((stage) => stage === told) ?? 'starting';
    },
  };
}

/** The phase of a transfer as its messages and its lines tell it. */
export function phaseIn(told: unknown): string | undefined {
  const { phase, phases } = told as { phase?: string; phases?: readonly { phase: string; state: string }[] };
  return phase ?? phases?.find(({ state }) => state === 'now')?.phase;
}
