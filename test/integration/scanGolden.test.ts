/** The recorded folders of the Rust tools: which files, links and folders a scan finds, with sizes, times and execute bits. */
import { chmod, link, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { scanTree } from '../../main/engine/scan/scanTree';
import { symlinkPolicyOf, type SymlinkPolicy } from '../../main/engine/scan/symlinkPolicy';
import { mtimeUsOf } from '../../shared/domain/mtime';
import { decodeManifest } from '../../shared/manifest/decode';
import { createRunContext } from '../support/runContext';

interface TreeItem {
  readonly path: string;
  readonly type: 'file' | 'symlink' | 'dir' | 'hardlink';
  readonly size?: number;
  readonly mtime_ns?: string;
  readonly mode?: string;
  readonly target?: string;
  readonly to?: string;
}

interface Case {
  readonly id: string;
  readonly title: string;
  readonly input: { readonly tree: readonly TreeItem[]; readonly options: { readonly symlinkPolicy?: string } };
  readonly expected: Readonly<Record<string, { readonly ok?: string } | undefined>>;
  readonly peersAgreeOnFacts?: boolean;
}

const fixture = path.join(import.meta.dirname, '../fixtures/golden/rust/snapshot.json');
const { cases } = JSON.parse(await readFile(fixture, 'utf8')) as { readonly cases: readonly Case[] };
const files = createFileSystem();
let root = '';

/** Contents do not matter to a scan: files have the right size and are full of holes. */
async function plant(items: readonly TreeItem[]): Promise<void> {
  for (const item of items) {
    const place = path.join(root, item.path);
    await mkdir(item.type === 'dir' ? place : path.dirname(place), { recursive: true });
    if (item.type === 'symlink') await symlink((item.target ?? '').replace('{root}', root), place);
    if (item.type === 'hardlink') await link(path.join(root, item.to ?? ''), place);
    if (item.type !== 'file') continue;
    await writeFile(place, '');
    await truncate(place, item.size ?? 0);
    await chmod(place, Number.parseInt(item.mode ?? '0644', 8));
    if (item.mtime_ns !== undefined) await files.setMtime(place, BigInt(item.mtime_ns) / 1000n);
  }
}

/** What a manifest of these cases says, without its hashes. */
function factsOf(text: string): { entries: string[]; folders: string[] } {
  const manifest = decodeManifest(new TextEncoder().encode(text), { source: 'the case' });
  const entries = [...manifest.entries()].map((entry) => {
    if (entry.kind === 'link') return `${entry.path} -> ${entry.link.target ?? entry.link.text}`;
    if (entry.kind === 'deleted') return `${entry.path} is gone`;
    return `${entry.path} ${entry.sizeBytes.toString()} ${entry.mtimeUs.toString()}${entry.runnable ? ' runnable' : ''}`;
  });
  return { entries, folders: [...manifest.folders()].map((folder) => folder.path).sort() };
}

async function scanned(symlinks: SymlinkPolicy): Promise<ReturnType<typeof factsOf>> {
  const report = await scanTree(root, { symlinks, recordFolders: 'all' }, files, createRunContext());
  const entries = report.entries.flatMap((entry) => {
    if (entry.kind === 'dir') return [];
    if (entry.kind === 'link') return [`${entry.path} -> ${entry.target ?? entry.text}`];
    const { sizeBytes, mtimeNs } = entry.stat;
    return [`${entry.path} ${sizeBytes} ${mtimeUsOf(mtimeNs).toString()}${entry.runnable === true ? ' runnable' : ''}`];
  });
  return { entries, folders: report.folders.map((folder) => folder.path) };
}

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'satchel-golden-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

const agreed = cases.filter(({ peersAgreeOnFacts }) => peersAgreeOnFacts === true);

test.each(agreed)('$id $title: the facts on which both tools agree', async ({ input, expected }) => {
  await plant(input.tree);
  expect(await scanned('collapse-escaping')).toEqual(factsOf(expected['rusty']?.ok ?? ''));
});

const policies = cases.filter(({ input }) => input.options.symlinkPolicy !== undefined);

test.each(policies)('$id $title: the facts of the tool that has the policy', async ({ input, expected }) => {
  await plant(input.tree);
  const policy = symlinkPolicyOf(input.options.symlinkPolicy ?? '') ?? 'follow';
  expect(await scanned(policy)).toEqual(factsOf(expected['openjd']?.ok ?? ''));
});
