/** What an installation would change: each wanted file against what is there and what is known to be ours. */
import type { InstallRecord } from '../../../shared/domain/integrations';
import type { IntegrationChange } from '../../../shared/ipc/integrations';
import type { Computer } from './computer';
import type { WantedFile } from './wantedFiles';

export interface PlannedChange extends IntegrationChange {
  /** What the file will hold. */
  readonly bytes?: Uint8Array;
  /** Of the content that is there. */
  readonly sha256?: string;
}

const maxBytes = 16 * 1024 * 1024;

/**
 * Files before entries, as they are put in place. A file that is not as Satchel wrote it is kept, whether it is wanted or not;
 * one that is byte for byte ours is taken up even without a record.
 */
export async function planChanges(
  wanted: readonly WantedFile[],
  record: Pick<InstallRecord, 'files'> | undefined,
  computer: Pick<Computer, 'files' | 'sha256'>,
): Promise<readonly PlannedChange[]> {
  const own = new Map(record?.files.map(({ path, sha256 }) => [path, sha256]));
  const changes: PlannedChange[] = [];
  for (const file of wanted) {
    const there = await contentOf(file.path, computer);
    const hash = computer.sha256(file.bytes);
    const shown = {
      path: file.path,
      kind: file.kind,
      sizeBytes: file.bytes.length,
      ...texts(file.kind, there?.bytes, file.bytes),
    };
    if (there === undefined) changes.push({ ...shown, action: 'add', bytes: file.bytes });
    else if (there.sha256 === hash) changes.push({ ...shown, action: 'same', bytes: file.bytes, sha256: hash });
    else if (there.sha256 !== '' && own.get(file.path)?.includes(there.sha256) === true)
      changes.push({ ...shown, action: 'replace', bytes: file.bytes, sha256: there.sha256 });
    else changes.push({ ...shown, action: 'keep', why: own.has(file.path) ? 'modified' : 'not-ours' });
  }
  const named = new Set(wanted.map(({ path }) => path));
  for (const { path, sha256 } of record?.files ?? []) {
    const there = named.has(path) ? undefined : await contentOf(path, computer);
    if (there === undefined) continue;
    const shown = { path, kind: 'file' as const, sizeBytes: there.bytes?.length ?? 0 };
    if (sha256.includes(there.sha256)) changes.push({ ...shown, action: 'remove', sha256: there.sha256 });
    else changes.push({ ...shown, action: 'keep', why: 'modified' });
  }
  return changes.sort((left, right) => order(left) - order(right));
}

const order = ({ action, kind }: IntegrationChange): number => (action === 'remove' ? 2 : kind === 'entry' ? 1 : 0);

/** What only a program reads is not shown. */
function texts(
  kind: WantedFile['kind'],
  before: Uint8Array | undefined,
  after: Uint8Array,
): Pick<IntegrationChange, 'before' | 'after'> {
  if (kind === 'file') return {};
  const decoder = new TextDecoder();
  return {
    ...(before === undefined ? {} : { before: decoder.decode(before.subarray(0, 65_536)) }),
    after: decoder.decode(after),
  };
}

/** Anything but a regular file of a usual size has no checksum, so it is never ours. */
async function contentOf(
  path: string,
  { files, sha256 }: Pick<Computer, 'files' | 'sha256'>,
): Promise<{ readonly bytes?: Uint8Array; readonly sha256: string } | undefined> {
  const stat = await files.lstat(path);
  if (stat === undefined) return undefined;
  if (stat.type !== 'file' || stat.sizeBytes > maxBytes) return { sha256: '' };
  const bytes = await files.readFile(path, maxBytes);
  return { bytes, sha256: sha256(bytes) };
}
