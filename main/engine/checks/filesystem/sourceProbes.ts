/** Whether what is sent can be listed and read. */
import { basename, join } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import { plural } from '../../../../shared/text/format';
import { failedCall } from '../failedCall';
import type { Probe, ProbeOutcome } from '../probe';
import type { FolderCheck } from './folderCheck';

const sampleCount = 5;
const sampleBytes = 4096;

/** `fs.list` and `fs.read`. */
export function sourceProbes(check: FolderCheck): readonly Probe[] {
  return [
    { id: 'fs.list', dependsOn: ['fs.exists'], modes: 'both', run: () => list(check) },
    { id: 'fs.read', dependsOn: ['fs.list'], modes: 'both', run: ({ signal }) => read(check, signal) },
  ];
}

async function list({ target: { folder }, entries }: FolderCheck): Promise<ProbeOutcome> {
  const found = await entries();
  const foreign = found.filter(({ isUtf8 }) => !isUtf8).length;
  return {
    level: 'success',
    message: `${folder} can be listed: ${plural(found.length, 'entry', 'entries')}.`,
    details: { entries: found.length, namesNotUtf8: foreign },
  };
}

async function read(check: FolderCheck, signal: AbortSignal): Promise<ProbeOutcome> {
  const samples = await samplesOf(check);
  if (samples.length === 0)
    return { level: 'skipped', message: `No file lies in ${check.target.folder} itself that could be tried.` };
  for (const path of samples) {
    signal.throwIfAborted();
    try {
      const reader = await check.files.openReader(path);
      try {
        await reader.read(new Uint8Array(sampleBytes), 0);
      } finally {
        await reader.close();
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const failed = failedCall(error.dto);
      return { ...failed, message: `${basename(path)} cannot be read: ${error.dto.message}` };
    }
  }
  return { level: 'success', message: `${plural(samples.length, 'file')} could be opened and read.` };
}

/** Inputs of the plan, else files that lie in the folder itself. */
async function samplesOf({ target: { folder, plan }, entries }: FolderCheck): Promise<readonly string[]> {
  if (plan !== undefined) return spread(plan.inputs);
  const found = (await entries()).filter(({ type, isUtf8 }) => type === 'file' && isUtf8);
  return spread(found.map(({ name }) => join(folder, name)));
}

/** From all over the list: what one person wrote or one disk holds often lies side by side. */
function spread(paths: readonly string[]): readonly string[] {
  if (paths.length <= sampleCount) return paths;
  return Array.from({ length: sampleCount }, (_, at) => paths[Math.floor((at * paths.length) / sampleCount)] ?? '');
}
