/** Which files an installation consists of, with their content, and what else a program needs to find them. */
import { basename, dirname, join } from 'node:path';
import type { DccName, DccParts, InstallRecord, IntegrationScope } from '../../../shared/domain/integrations';
import { placeOf, systemOf, type Computer } from './computer';
import { compareVersions } from './dccVersions';
import type { SourceFiles } from './sourceFiles';

export interface WantedFile {
  readonly path: string;
  readonly kind: 'file' | 'entry';
  readonly bytes: Uint8Array;
}

export interface Wanted {
  readonly files: readonly WantedFile[];
  readonly variables: readonly { readonly name: string; readonly value: string }[];
  /** What the artist's own file has to say; as an entry where the artist has no such file. */
  readonly line: { readonly file: string; readonly text: string; readonly asFile: WantedFile } | undefined;
  /** The program shows it under its add-ons, where it is switched on. */
  readonly isAddOn: boolean;
}

export type Target = InstallRecord['targets'][number] & { readonly install: string };

export interface WantedInput {
  readonly dcc: DccName;
  readonly scope: IntegrationScope;
  /** Where files go that are the same for all versions. */
  readonly root: string;
  readonly targets: readonly Target[];
}

/** Undefined where there is no place for it on this system. */
export async function wantedFiles(
  { dcc, scope, root, targets }: WantedInput,
  { manifest, read }: SourceFiles,
  computer: Computer,
): Promise<Wanted | undefined> {
  const parts = manifest.dccs[dcc];
  const isBelowRoot = scope === 'folder' || (parts.targets === undefined && parts.addOnFolder === undefined);
  const fill = (name: string, text: string): string => fillIn(name, text, root, manifest.version);
  const plain = async (path: string, name: string): Promise<WantedFile> => ({
    path,
    kind: 'file',
    bytes: await read(name),
  });
  const filled = async (path: string, name: string): Promise<WantedFile> => ({
    path,
    kind: 'entry',
    bytes: bytesOf(fill(name, textOf(await read(name)))),
  });
  const found: WantedFile[] = [];
  const placeless: string[] = [];
  const add = async (path: string | undefined, make: (path: string) => Promise<WantedFile>): Promise<void> => {
    if (path === undefined) placeless.push(scope);
    else found.push(await make(path));
  };
  if (isBelowRoot) {
    for (const name of parts.files)
      if (!name.endsWith('.in')) found.push(await plain(join(root, name), name));
      else if (scope === 'folder') found.push(await filled(join(root, name.slice(0, -'.in'.length)), name));
    for (const folder of parts.bridgeBeside)
      found.push(await plain(join(root, folder, basename(manifest.bridge)), manifest.bridge));
  }
  const entry = scope === 'user' ? parts.entry : scope === 'machine' ? parts.machineEntry : undefined;
  for (const { version, folder, install } of scope === 'folder' ? [] : targets) {
    const values = { DCC_VERSION: version, DCC_FOLDER: folder, INSTALL: install };
    const at = (place: string | undefined): string | undefined =>
      place === undefined ? undefined : placeOf(place, computer, values);
    if (entry !== undefined) await add(at(entry[systemOf(computer.platform)]), (path) => filled(path, entry.file));
    const below = at(addOnPlace(parts, scope, version, computer));
    if (parts.addOnFolder !== undefined)
      for (const name of addOnFiles(parts, version))
        await add(below === undefined ? undefined : join(below, nameInside(name)), (path) => plain(path, name));
    if (parts.addOnFolder !== undefined)
      await add(below === undefined ? undefined : join(below, basename(manifest.bridge)), (path) =>
        plain(path, manifest.bridge),
      );
    for (const [name, target] of Object.entries(targetsOf(parts, version))) {
      const folderOf = at(scope === 'user' ? parts.targetsBelow : parts.machineTargetsBelow);
      const inside =
        scope === 'user'
          ? target
          : target.replace(/^usermacros\//, 'MacroScripts/').replace(/^scripts\/startup\//, 'scripts/Startup/');
      await add(folderOf === undefined ? undefined : join(folderOf, inside), (path) => plain(path, name));
    }
  }
  if (placeless.length > 0) return undefined;
  const variables = Object.entries(parts.environment).map(([name, value]) => ({
    name,
    value: forward(value.replace('@ROOT@', () => root)),
  }));
  const { line } = parts;
  const isByVariables = scope === 'folder' || (scope === 'machine' && parts.machineEntry === undefined && isBelowRoot);
  const shell = isByVariables && scope === 'machine' && computer.platform === 'linux';
  if (shell) found.push(...profileFile(dcc, variables, computer));
  const lineFile = scope === 'user' && line !== undefined ? placeOf(line.file, computer) : undefined;
  const text = line === undefined ? '' : fill('line.py', line.text);
  return {
    files: found,
    variables: isByVariables && !shell ? variables : [],
    line:
      lineFile === undefined
        ? undefined
        : { file: lineFile, text, asFile: { path: lineFile, kind: 'entry', bytes: bytesOf(`${text}\n`) } },
    isAddOn: dcc === 'blender' && scope !== 'folder',
  };
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const forward = (path: string): string => path.replaceAll('\\', '/');

/** Every kind of file has its own way to write a path. */
function fillIn(name: string, text: string, root: string, version: string): string {
  const path = forward(root);
  const written = name.includes('.json')
    ? JSON.stringify(path).slice(1, -1)
    : name.endsWith('.py')
      ? path.replaceAll("'", "\\'")
      : path;
  return text.replaceAll('@ROOT@', () => written).replaceAll('@VERSION@', () => version);
}

function addOnPlace(
  parts: DccParts,
  scope: IntegrationScope,
  version: string,
  { platform }: Computer,
): string | undefined {
  const isExtension = parts.extensionFrom !== undefined && compareVersions(version, parts.extensionFrom) >= 0;
  if (scope === 'machine') return isExtension ? parts.machineExtensionFolder : parts.machineAddOnFolder;
  return (isExtension ? parts.extensionFolder : parts.addOnFolder)?.[systemOf(platform)];
}

/** Only extensions have a manifest of their own. */
function addOnFiles(parts: DccParts, version: string): readonly string[] {
  const isExtension = parts.extensionFrom !== undefined && compareVersions(version, parts.extensionFrom) >= 0;
  return parts.files.filter((name) => isExtension || !name.endsWith('.toml'));
}

/** Without the folder of the program in front. */
const nameInside = (name: string): string => name.slice(name.indexOf('/') + 1);

function targetsOf({ targets = {}, menuFor }: DccParts, version: string): Readonly<Record<string, string>> {
  if (menuFor === undefined) return targets;
  const other = compareVersions(version, '2025') >= 0 ? menuFor.upTo2024 : menuFor.from2025;
  return Object.fromEntries(Object.entries(targets).filter(([name]) => name !== other));
}

/** For everybody who logs in to a Linux computer. */
function profileFile(dcc: DccName, variables: Wanted['variables'], computer: Computer): readonly WantedFile[] {
  const path = placeOf(`/etc/profile.d/satchel-${dcc}.sh`, computer);
  if (path === undefined || dirname(path) === path) return [];
  const lines = variables.map(({ name, value }) => {
    const quoted = `'${value.replaceAll("'", "'\\''")}'`;
    return `export ${name}="\${${name}:+$${name}:}"${quoted}\n`;
  });
  return [
    { path, kind: 'entry', bytes: bytesOf(`# Satchel in ${dcc}; written and removed by Satchel.\n${lines.join('')}`) },
  ];
}
