/** Which folder each manifest of an attachment verb belongs to. */
import { basename, sep } from 'node:path';
import { parseMappingRules } from '../../../shared/domain/paths/mappingRules';
import { rootOfManifest, type NamedRoot } from '../../engine/attachments/rootsByDigest';
import type { EnginePorts } from '../../engine/ports/enginePorts';
import { inputFile } from '../inputFile';
import { absolute } from '../typedPath';
import { usage } from './manifestOptions';

const maxRulesBytes = 16 * 1024 * 1024;

export async function rootsOfRules(file: string, { files }: Pick<EnginePorts, 'files'>): Promise<readonly NamedRoot[]> {
  const path = absolute(file);
  const text = new TextDecoder().decode(await files.readFile(await inputFile(path, files), maxRulesBytes));
  const rules = parseMappingRules(text, sep === '/' ? 'posix' : 'windows', path);
  return rules.map(({ source, destination }) => ({ source, folder: destination }));
}

/** The digest of a folder's path may have been made of it as it is typed, or of its whole path. */
export function rootsOfFolders(folders: readonly string[]): readonly NamedRoot[] {
  return folders.flatMap((typed) => {
    const folder = absolute(typed);
    return [...new Set([folder, typed])].map((source) => ({ source, folder }));
  });
}

/** By the digest in the file's name; folders without any such name belong to the manifests in the order given. */
export function matchRoots(
  manifests: readonly string[],
  roots: readonly NamedRoot[],
  folders: readonly string[],
  { hasher }: Pick<EnginePorts, 'hasher'>,
): readonly NamedRoot[] {
  const named = manifests.map((file) => rootOfManifest(basename(file), roots, hasher));
  if (named.every((root) => root === undefined) && folders.length === manifests.length)
    return folders.map((folder) => ({ source: absolute(folder), folder: absolute(folder) }));
  return named.map((root, index) => {
    if (root !== undefined) return root;
    throw usage(
      `No folder is named for ${manifests[index] ?? ''}: its file name holds the digest of none of them.`,
      'Give one folder for each manifest, in the same order, or a rule whose source is the folder that the manifest was made of.',
    );
  });
}
