/** What was put where, written beside the files. It is written before a change and after it, so that nothing is ever forgotten. */
import { dirname, join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import { InstallRecord, type DccName, type IntegrationScope } from '../../../shared/domain/integrations';
import type { FileSystem } from '../ports/fileSystem';
import { jsonOf } from './sourceFiles';

const maxBytes = 16 * 1024 * 1024;

const recordPath = (root: string, dcc: DccName, scope: IntegrationScope): string => join(root, `${dcc}-${scope}.json`);

/** Undefined where nothing was installed; `integration.damaged` for a record that cannot be trusted. */
export async function readRecord(
  root: string,
  dcc: DccName,
  scope: IntegrationScope,
  files: FileSystem,
): Promise<InstallRecord | undefined> {
  const path = recordPath(root, dcc, scope);
  if ((await files.lstat(path)) === undefined) return undefined;
  const parsed = InstallRecord.safeParse(jsonOf(await files.readFile(path, maxBytes)));
  if (parsed.success) return parsed.data;
  throw new AppError({
    code: 'integration.damaged',
    message: `${path} cannot be understood, so it is not known which files are Satchel's.`,
    safe: 'Nothing was changed.',
    hint: 'Move the file away and install again; files that are as Satchel wrote them are taken up again.',
    details: { path },
  });
}

/** An empty record is removed. */
export async function writeRecord(
  root: string,
  dcc: DccName,
  scope: IntegrationScope,
  record: InstallRecord,
  files: FileSystem,
): Promise<void> {
  const path = recordPath(root, dcc, scope);
  if (record.targets.length === 0 && record.files.length === 0) {
    await files.unlink(path);
    return;
  }
  await files.makeFolders(dirname(path));
  await files.writeFileAtomic(path, new TextEncoder().encode(`${JSON.stringify(record, undefined, 1)}\n`));
}
