/** Whether a start-up file of the artist, which is never edited, holds the line that leads to ours. */
import type { InstallRecord } from '../../../shared/domain/integrations';
import type { IntegrationPlan } from '../../../shared/ipc/integrations';
import type { Computer } from './computer';
import type { Wanted } from './wantedFiles';

const maxBytes = 4 * 1024 * 1024;

/** Null where no line is needed, because there is no such file but our own. */
export async function lineStanding(
  line: Wanted['line'],
  record: InstallRecord | undefined,
  { files, sha256 }: Pick<Computer, 'files' | 'sha256'>,
): Promise<IntegrationPlan['line']> {
  if (line === undefined) return null;
  const { file, text } = line;
  // The artist's may be a link into a folder of their settings.
  const stat = await files.statFollowing(file);
  if (stat === undefined) return (await files.lstat(file)) === undefined ? null : { file, text, isThere: false };
  if (stat.type !== 'file' || stat.sizeBytes > maxBytes) return { file, text, isThere: false };
  const bytes = await files.readFile(await files.realPath(file), maxBytes);
  const own = record?.files.find(({ path }) => path === file)?.sha256;
  if (own?.includes(sha256(bytes)) === true || sha256(bytes) === sha256(line.asFile.bytes)) return null;
  const isThere = new TextDecoder()
    .decode(bytes)
    .split(/\r?\n/)
    .some((each) => each.trim() === text);
  return { file, text, isThere };
}
