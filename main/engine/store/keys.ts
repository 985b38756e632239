/** Where each kind of object lives in a store: keys relative to the store's root, as AWS Deadline Cloud lays them out. */
import { AppError } from '../../../shared/domain/errors';

const contentHash = /^[0-9a-f]{32}$/;
/** Below it lie all contents. */
export const contentPrefix = 'Data/';
const safeSegment = /^[A-Za-z0-9_-]+$/;

/** Whether a text is an XXH3-128 digest that may become a key. */
export function isContentHash(text: string): boolean {
  return contentHash.test(text);
}

/** `Data/{hash}.xxh128`. `manifest.hash_unusable` for anything that is not 32 lower-case hex digits. */
export function dataKey(hash: string): string {
  return `${legacyDataKey(hash)}.xxh128`;
}

/** The key without suffix that old writers used; read on a miss, never written. */
export function legacyDataKey(hash: string): string {
  if (isContentHash(hash)) return `${contentPrefix}${hash}`;
  throw new AppError({
    code: 'manifest.hash_unusable',
    message: `${JSON.stringify(hash.slice(0, 64))} is not a content hash, so no object can have it as its name.`,
    safe: 'Nothing was read or written.',
    hint: 'The manifest that names it was made by another tool or was changed; make it again.',
  });
}

export interface InputManifestPlace {
  readonly farmId: string;
  readonly queueId: string;
  /** UUID version 4 as 32 hex digits, one per submission. */
  readonly guid: string;
  readonly nameHash: string;
}

/** The value of a job's `inputManifestPath`. */
export function inputManifestPartialKey(place: InputManifestPlace): string {
  return `${segments(place.farmId, place.queueId)}/Inputs/${segments(place.guid, place.nameHash)}_input`;
}

/** The whole key of an input manifest. */
export function inputManifestKey(place: InputManifestPlace): string {
  return manifestKey(inputManifestPartialKey(place));
}

export interface OutputManifestPlace {
  readonly farmId: string;
  readonly queueId: string;
  readonly jobId: string;
  readonly stepId: string;
  /** Absent for manifests of a whole step. */
  readonly taskId?: string;
  /** When the session action began, microseconds since the epoch. */
  readonly startedUs: number | bigint;
  readonly sessionActionId: string;
  readonly nameHash: string;
}

/** The value of a session action's `outputManifestPath`. */
export function outputManifestPartialKey(place: OutputManifestPlace): string {
  const where = outputPlace(place);
  return `${where}/${taskTimestamp(place.startedUs)}_${segments(place.sessionActionId, place.nameHash)}_output`;
}

/** The whole key of an output manifest. */
export function outputManifestKey(place: OutputManifestPlace): string {
  return manifestKey(outputManifestPartialKey(place));
}

export interface OutputScope {
  readonly farmId: string;
  readonly queueId: string;
  readonly jobId: string;
  readonly stepId?: string;
  readonly taskId?: string;
}

/** What to list for the outputs of a job, step or task; ends with `/`, so that `step-1` never matches `step-12`. */
export function outputPrefix(scope: OutputScope): string {
  return `${manifestKey(outputPlace(scope))}/`;
}

/** A partial key (`inputManifestPath`, `outputManifestPath`) as a key of the store. */
export function manifestKey(partialKey: string): string {
  return `Manifests/${partialKey}`;
}

/** `YYYY-MM-DDTHH:MM:SS.ffffffZ` of integer microseconds, without a detour over floating point. */
export function taskTimestamp(microseconds: number | bigint): string {
  const us = BigInt(microseconds);
  const micro = ((us % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = Number((us - micro) / 1_000_000n);
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 0)
    throw new AppError({ code: 'input.invalid', message: `${us.toString()} microseconds is no time of a calendar.` });
  return `${date.toISOString().slice(0, 19)}.${micro.toString().padStart(6, '0')}Z`;
}

/** A root prefix without leading, trailing or doubled `/`; empty stays empty. `input.invalid` for `.` and `..` parts. */
export function normaliseRootPrefix(text: string): string {
  const parts = text.split('/').filter((part) => part !== '');
  if (parts.some((part) => part === '.' || part === '..' || /[\0-\x1f\x7f]/.test(part)))
    throw new AppError({
      code: 'input.invalid',
      message: `The root prefix ${JSON.stringify(text)} has a part that no store can hold.`,
      hint: 'Use names separated by /, without . and .. and without control characters.',
    });
  return parts.join('/');
}

/** A key below a root prefix that was normalised. */
export function joinKey(rootPrefix: string, key: string): string {
  return rootPrefix === '' ? key : `${rootPrefix}/${key}`;
}

function outputPlace(scope: OutputScope): string {
  const { farmId, queueId, jobId, stepId, taskId } = scope;
  const optional = [stepId, taskId].filter((part) => part !== undefined);
  return segments(farmId, queueId, jobId, ...optional);
}

/** Ids come from services and people; one that is not a plain word must never bend a key. */
function segments(...parts: readonly string[]): string {
  const odd = parts.find((part) => !safeSegment.test(part));
  if (odd === undefined) return parts.join('/');
  throw new AppError({
    code: 'input.invalid',
    message: `${JSON.stringify(odd.slice(0, 200))} is not an id that can be part of a key.`,
    safe: 'Nothing was written.',
  });
}
