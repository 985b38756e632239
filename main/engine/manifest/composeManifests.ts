/** A snapshot with the diffs that followed it, diffs with diffs, or snapshots over each other, as one manifest. */
import { AppError } from '../../../shared/domain/errors';
import { buildManifest } from '../../../shared/manifest/build';
import { encodeManifest } from '../../../shared/manifest/encode';
import type { Manifest } from '../../../shared/manifest/manifest';
import { shown } from '../../../shared/manifest/manifestError';
import { version2023, version2025 } from '../../../shared/manifest/names';
import { commonHeader } from './agreement';
import { Layers } from './layers';

export interface ComposeStep {
  readonly manifest: Manifest;
  /** Of the bytes that were read; absent for a manifest that never was a file: then its encoding counts. */
  readonly hash?: string;
}

export interface ComposeInput {
  /** Absent: the first of the diffs is what the others follow. */
  readonly base?: ComposeStep;
  /** In order; a snapshot among them is laid over what is there. */
  readonly diffs: readonly ComposeStep[];
}

export interface ComposeOptions {
  /** Whether deleting a folder also deletes what the diff does not list; otherwise `compose.not_empty`. */
  readonly cascade?: boolean;
  /** Applies a diff also to a state that it was not made for. */
  readonly forceBase?: boolean;
  readonly hashOf: (bytes: Uint8Array) => string;
}

export interface ComposeNote {
  readonly code: 'compose.cascade' | 'compose.type_change' | 'compose.wrong_base';
  readonly message: string;
  /** What it happened to; absent for `compose.wrong_base`. */
  readonly path?: string;
  /** How many entries went. */
  readonly count?: number;
}

export interface Composed {
  readonly manifest: Manifest;
  readonly notes: readonly ComposeNote[];
}

/**
 * Later wins per path. Throws `compose.wrong_base` for a diff that was made against something else, `compose.not_empty`, and
 * `ops.*` for manifests that do not go together.
 */
export function composeManifests({ base, diffs }: ComposeInput, options: ComposeOptions): Composed {
  const steps = base === undefined ? diffs : [base, ...diffs];
  const [first] = steps;
  if (first === undefined) throw nothingToCompose();
  if (first.manifest.kind === 'diff') requireDiffs(steps);
  if (steps.length === 1) return { manifest: first.manifest, notes: [] };
  const header = {
    ...commonHeader(
      steps.map(({ manifest }) => manifest),
      first.manifest.kind,
    ),
    ...parentOf(first.manifest),
  };
  const notes: ComposeNote[] = [];
  const layers = createLayers(first.manifest.kind, options.cascade !== false, notes);
  const state = (): Manifest => buildManifest(layers.entries(), { ...header, folders: layers.folders() });
  for (const [index, step] of steps.entries()) {
    const previous = steps[index - 1];
    if (previous !== undefined && step.manifest.kind === 'diff') {
      const isRight = isMadeFor(step.manifest, previous, index === 1 ? undefined : state, options.hashOf);
      if (!isRight && options.forceBase !== true) throw wrongBase(step.manifest, index);
      if (!isRight) notes.push({ code: 'compose.wrong_base', message: wrongBaseSentence(step.manifest, index) });
    }
    layers.add(step.manifest);
  }
  return { manifest: state(), notes };
}

function createLayers(kind: Manifest['kind'], mayCascade: boolean, notes: ComposeNote[]): Layers {
  return new Layers(kind, {
    onCascade: (path, count) => {
      if (!mayCascade) throw notEmpty(path, count);
      const message = `The folder ${shown(path)} was deleted with ${count} entries that the diff does not list.`;
      notes.push({ code: 'compose.cascade', path, count, message });
    },
    onTypeChange: (path, count) => {
      const message = `${shown(path)} is a file in one manifest and a folder in another; ${count === 1 ? 'an entry' : `${count} entries`} gave way.`;
      notes.push({ code: 'compose.type_change', path, count, message });
    },
  });
}

/** By the bytes of the manifest before it, or by those of the state as Satchel would write it. `state` absent: that is one thing. */
function isMadeFor(
  diff: Manifest,
  previous: ComposeStep,
  state: (() => Manifest) | undefined,
  hashOf: ComposeOptions['hashOf'],
): boolean {
  if (diff.parentManifestHash === undefined) return false;
  if (previous.hash !== undefined && diff.parentManifestHash === previous.hash) return true;
  if (state === undefined && previous.hash !== undefined) return false;
  const bytes = encodeState(state?.() ?? previous.manifest, diff);
  return bytes !== undefined && diff.parentManifestHash === hashOf(bytes);
}

/** In the spelling of the diff that follows. A state that cannot be written is nothing that a diff could have been made against. */
function encodeState(manifest: Manifest, { dialect = 'path' }: Manifest): Uint8Array | undefined {
  try {
    return manifest.generation === 'v2023'
      ? encodeManifest(manifest, { version: version2023 })
      : encodeManifest(manifest, { version: version2025, dialect });
  } catch (thrown) {
    if (thrown instanceof AppError) return undefined;
    throw thrown;
  }
}

function parentOf({ parentManifestHash }: Manifest): { parentManifestHash?: string } {
  return parentManifestHash === undefined ? {} : { parentManifestHash };
}

function requireDiffs(steps: readonly ComposeStep[]): void {
  const at = steps.findIndex(({ manifest }) => manifest.kind !== 'diff');
  if (at < 0) return;
  throw new AppError({
    code: 'ops.kind_mismatch',
    message: `Manifest ${at + 1} is a snapshot, but the first one is a diff, which a snapshot cannot follow.`,
    safe: 'Nothing was written.',
    hint: 'Name the snapshot first and its diffs after it.',
  });
}

function nothingToCompose(): AppError {
  return new AppError({
    code: 'manifest.empty',
    message: 'There is no manifest to compose.',
    safe: 'Nothing was written.',
    hint: 'Name a snapshot and its diffs.',
  });
}

function wrongBase(diff: Manifest, index: number): AppError {
  return new AppError({
    code: 'compose.wrong_base',
    message: wrongBaseSentence(diff, index),
    safe: 'Nothing was written.',
    hint: 'Give the diffs in the order in which they were made, after the snapshot they began with. Force the base if you know that it is right.',
    details: { step: index + 1, parentManifestHash: diff.parentManifestHash ?? null },
  });
}

function wrongBaseSentence({ parentManifestHash }: Manifest, index: number): string {
  return parentManifestHash === undefined
    ? `Manifest ${index + 1} does not say which manifest it changes.`
    : `Manifest ${index + 1} was made against another manifest (${parentManifestHash}) than the one before it.`;
}

function notEmpty(path: string, count: number): AppError {
  return new AppError({
    code: 'compose.not_empty',
    message: `The folder ${shown(path)} is deleted, but ${count} entries in it are not.`,
    safe: 'Nothing was written.',
    hint: 'Allow it to cascade to delete them too, or make the diff again.',
    details: { path: shown(path), count },
  });
}
