/** Manifests that people name, read and checked. */
import { decodeManifest } from '../../../shared/manifest/decode';
import type { Manifest } from '../../../shared/manifest/manifest';
import { largestManifestBytes } from '../../../shared/manifest/names';
import { inputFile, readStandardInput } from '../inputFile';
import type { Output } from '../output/output';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import { usage } from './manifestOptions';

export interface ReadManifest {
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
  /** XXH128 of the bytes. */
  readonly hash: string;
  /** Where it was typed to be; `standard input` for `-`. */
  readonly path: string;
  readonly isFile: boolean;
}

type Reading = Pick<Session, 'engine' | 'context' | 'output'>;

/** Lines about entries of one manifest; a hostile one has no end of them. */
const mostIssues = 20;

/** `-` is standard input. What is wrong with single entries is told. Throws as `decodeManifest` does, and `input.not_found`. */
export async function readManifest(
  typed: string,
  { engine, context, output }: Reading,
  most = mostIssues,
): Promise<ReadManifest> {
  const { files, hasher } = (await engine()).parts.ports;
  const isFile = typed !== '-';
  const path = isFile ? absolute(typed) : 'standard input';
  const bytes = isFile
    ? await files.readFile(await inputFile(path, files), largestManifestBytes)
    : await readStandardInput(largestManifestBytes, context.signal);
  const manifest = decodeManifest(bytes, { source: path });
  warnIssues(manifest, path, most, output);
  return { manifest, bytes, hash: hasher.hash(bytes), path, isFile };
}

function warnIssues({ issues }: Manifest, source: string, most: number, output: Pick<Output, 'warning'>): void {
  const told = issues.filter(({ severity }) => severity !== 'info');
  for (const { message, code, path } of told.slice(0, most)) output.warning(`${source}: ${message}`, { code, path });
  if (told.length > most) output.warning(`${source}: ${told.length - most} more like these.`);
}

/** One after the other, in the order given: the first that cannot be used ends it. */
export async function readManifests(typed: readonly string[], session: Reading): Promise<readonly ReadManifest[]> {
  const read: ReadManifest[] = [];
  for (const file of typed) read.push(await readManifest(file, session));
  return read;
}

/** For verbs of one manifest: its place is an argument or `--manifest`; without any, standard input. */
export function manifestFileOf(argument: string | undefined, { manifest }: { readonly manifest?: string }): string {
  if (argument !== undefined && manifest !== undefined)
    throw usage('The manifest is named twice.', 'Give it as argument or with --manifest.');
  return argument ?? manifest ?? '-';
}

/** A prefix and a manifest may be typed in either order where only one of them is a file. */
export async function prefixAndFile(
  [first, second]: readonly [string, string | undefined],
  options: { readonly manifest?: string },
  { engine }: Reading,
): Promise<{ readonly prefix: string; readonly file: string }> {
  if (second === undefined || second === '-') return { prefix: first, file: manifestFileOf(second, options) };
  const { files } = (await engine()).parts.ports;
  const isFile = async (path: string): Promise<boolean> => (await files.statFollowing(absolute(path)))?.type === 'file';
  const isSwapped = first === '-' || ((await isFile(first)) && !(await isFile(second)));
  return isSwapped
    ? { prefix: second, file: manifestFileOf(first, options) }
    : { prefix: first, file: manifestFileOf(second, options) };
}
