/** Names for keeping both: the farm's file beside the artist's, still a playable sequence. Pure. */
import type { KeepBothPolicy } from '../../../../shared/domain/plan';
import { encodeName } from './encodeName';
import { baseName, folderOf } from './relativePath';
import { loneFrameToken, stemEnd } from '../sequences/sequenceName';
import { platformTraits } from './traits';

/** Where the frame number stands in a name. */
export interface FramePlace {
  readonly start: number;
}

export interface KeepBothOptions {
  readonly policy: KeepBothPolicy;
  /** For `suffix`; `farm` when absent. */
  readonly suffix?: string;
  readonly jobName: string;
  /** `yyyymmdd-hhmm`. */
  readonly stamp: string;
}

/** The lowest number a policy tries. */
export function firstNumber(policy: KeepBothPolicy): number {
  return policy === 'version' ? 2 : 1;
}

/**
 * The relative path under which both are kept; for `rename-local` the new path of the local file. `place` says where the
 * frame number of a sequence stands; without it a lone frame is recognised by itself. The `n`-th try differs from all others.
 */
export function keepBothPath(path: string, place: FramePlace | undefined, options: KeepBothOptions, n: number): string {
  const name = baseName(path);
  if (options.policy === 'subfolder') {
    const tries = n === 1 ? '' : `-${n}`;
    return `_incoming/${folderName(options.jobName)}-${options.stamp}${tries}/${path}`;
  }
  const folder = folderOf(path);
  return `${folder === '' ? '' : `${folder}/`}${keepBothName(name, place, options, n)}`;
}

function keepBothName(name: string, place: FramePlace | undefined, options: KeepBothOptions, n: number): string {
  if (options.policy === 'numbered') {
    const end = stemEnd(name);
    return `${name.slice(0, end)} (${n})${name.slice(end)}`;
  }
  const text = insertedText(options, n);
  const frame = place ?? loneFrameToken(name);
  if (frame === undefined) {
    const end = stemEnd(name);
    return `${name.slice(0, end)}_${text}${name.slice(end)}`;
  }
  return insertBefore(name.slice(0, frame.start), text) + name.slice(frame.start);
}

/** Puts a text at the end of the part before the frame, before its delimiter. */
function insertBefore(prefix: string, text: string): string {
  const delimiter = /[._\- ]$/.exec(prefix)?.[0];
  // No part before the frame: the text is the part. A glued frame needs a delimiter of its own.
  if (prefix === '' || prefix === delimiter) return `${text}${delimiter ?? '.'}`;
  if (delimiter === undefined) return `${prefix}_${text}_`;
  return `${prefix.slice(0, -1)}_${text}${delimiter}`;
}

function insertedText({ policy, suffix, stamp }: KeepBothOptions, n: number): string {
  const tries = n === 1 ? '' : `-${n}`;
  if (policy === 'version') return `r${n}`;
  if (policy === 'rename-local') return `local-${stamp}${tries}`;
  return `${cleanSuffix(suffix)}${tries}`;
}

/** A suffix holds no separator, so that it can neither leave the folder nor become a frame of its own. */
export function cleanSuffix(suffix: string | undefined): string {
  const clean = (suffix ?? 'farm')
    .replaceAll(/[/\\<>:"|?*.\p{Cc}\p{Cs}]/gu, '_')
    .replaceAll(/^[-_ ]+|[-_ ]+$/g, '')
    .slice(0, 64);
  return clean === '' ? 'farm' : clean;
}

/** A job's name as one folder that every platform takes. */
function folderName(jobName: string): string {
  const clean = encodeName(jobName.replaceAll('/', '_').slice(0, 80), {
    ...platformTraits.windows,
    reservedNames: true,
  });
  return clean === '' ? 'job' : clean.replace(/^\.+/, '_');
}

/** `yyyymmdd-hhmm` in UTC. */
export function stampOf(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  return `${iso.slice(0, 10).replaceAll('-', '')}-${iso.slice(11, 13)}${iso.slice(14, 16)}`;
}
