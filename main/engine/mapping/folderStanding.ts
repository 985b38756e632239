/** Whether folders that rules name can be used on this computer, without waiting for a network that does not answer. */
import { AppError } from '../../../shared/domain/errors';
import { absoluteComponents, pathText, type PathFormat } from '../../../shared/domain/paths/components';
import type { FolderStanding, MappingTest } from '../../../shared/ipc/mapping';
import type { EnginePorts } from '../ports/enginePorts';

type Ports = Pick<EnginePorts, 'files' | 'clock'>;

const answerWithinMs = 3000;

/** How a folder stands, and the drive, share or top folder that it is on. */
export async function folderStanding(
  path: string,
  host: PathFormat,
  ports: Ports,
): Promise<{ readonly standing: FolderStanding; readonly volume: string }> {
  const volume = volumeOf(path, host);
  if (volume === undefined) return { standing: 'not-here', volume: '' };
  const { is } = await lookAt(path, ports);
  if (is === 'folder') return { standing: 'there', volume };
  if (is === 'unreadable' || is === 'no-answer') return { standing: is, volume };
  if (volume === path) return { standing: 'no-volume', volume };
  const top = await lookAt(volume, ports);
  return { standing: top.is === 'missing' ? 'no-volume' : 'missing', volume };
}

/** What lies at a path; `no-answer` after three seconds. */
export async function lookAt(path: string, { files, clock }: Ports): Promise<NonNullable<MappingTest['local']>> {
  const waiting = new AbortController();
  const late = clock.delay(answerWithinMs, waiting.signal).then(
    () => ({ is: 'no-answer' as const, sizeBytes: null }),
    // The disk answered first; whoever raced it does not look any more.
    () => ({ is: 'no-answer' as const, sizeBytes: null }),
  );
  const looked = stat(path, files);
  try {
    return await Promise.race([looked, late]);
  } finally {
    waiting.abort();
  }
}

async function stat(path: string, files: Ports['files']): Promise<NonNullable<MappingTest['local']>> {
  try {
    const found = await files.statFollowing(path);
    if (found === undefined) return { is: 'missing', sizeBytes: null };
    if (found.type === 'file') return { is: 'file', sizeBytes: found.sizeBytes };
    return { is: found.type === 'folder' ? 'folder' : 'other', sizeBytes: null };
  } catch (error) {
    if (error instanceof AppError) return { is: 'unreadable', sizeBytes: null };
    throw error;
  }
}

/** `C:\`, `\\server\share`, or the first folder below `/`; `undefined` for what is no path here. */
function volumeOf(path: string, host: PathFormat): string | undefined {
  try {
    const { anchor, parts } = absoluteComponents(path, host);
    const depth = anchor === '\\\\' ? 2 : host === 'posix' ? 1 : 0;
    return pathText({ anchor, parts: parts.slice(0, depth) }, host);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
