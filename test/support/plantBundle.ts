/** Job bundles as real folders, and the ports that read them. */
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createDocuments } from '../../main/adapters/yaml/documents';
import { prepareBundle, type BundleChoices, type PreparedBundle } from '../../main/engine/bundles/prepareBundle';
import { readBundle, type Bundle, type BundlePorts } from '../../main/engine/bundles/readBundle';

export const bundlePorts: BundlePorts = { files: createFileSystem(), documents: createDocuments() };

/** A temp folder of its own, behind no link. */
export function bundleTemp(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'satchel-bundle-')));
}

/** Writes the files (text or bytes by path) into the folder and answers it. */
export function plantBundle(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

export async function readPlanted(folder: string): Promise<Bundle> {
  return readBundle(folder, bundlePorts, new AbortController().signal);
}

export const templateHead = 'specificationVersion: jobtemplate-2023-09\nname: sample\n';

/** Prepares a planted bundle; nothing is given unless `choices` says so. */
export async function prepared(folder: string, choices: Partial<BundleChoices> = {}): Promise<PreparedBundle> {
  const usual: BundleChoices = { given: new Map(), settings: {}, workingFolder: '/work', ofQueue: [] };
  return prepareBundle(await readPlanted(folder), { ...usual, ...choices }, bundlePorts.documents);
}

/** Code and message of what a promise rejects with. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    const { dto } = error as { readonly dto?: { readonly code: string; readonly message: string } };
    if (dto === undefined) throw error;
    return `${dto.code}: ${dto.message}`;
  }
  return 'not refused';
}
