/** A small ext4 volume with quotas, mounted from a file: only root can have one, and only where kernel and programs allow it. */
import { execFile } from 'node:child_process';
import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface QuotaVolume {
  readonly folder: string;
  /** Runs a program of the system with the folder as its last argument. */
  tell(program: string, ...args: readonly string[]): Promise<void>;
  remove(): Promise<void>;
}

const kinds = {
  user: ['-E', 'quotatype=usrquota:grpquota', 'usrquota,grpquota'],
  project: ['-E', 'quotatype=prjquota', 'prjquota'],
} as const;

/** Answers in words why there is none. What was made is removed then. */
export async function makeQuotaVolume(below: string, kind: keyof typeof kinds): Promise<QuotaVolume | string> {
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) return 'only root on Linux can mount a volume';
  const [image, folder] = [path.join(below, `${kind}.img`), path.join(below, `${kind} volume`)];
  const [flag, types, options] = kinds[kind];
  const features = kind === 'project' ? 'quota,project' : 'quota';
  try {
    await run('setquota', ['--version']);
    await mkdir(folder);
    await writeFile(image, '');
    await truncate(image, 64 * 1024 * 1024);
    await run('mkfs.ext4', ['-q', '-O', features, flag, types, image]);
    await run('mount', ['-o', `loop,${options}`, image, folder]);
  } catch (error) {
    await rm(image, { force: true });
    return `no volume with quotas can be made here: ${error instanceof Error ? error.message.split('\n').join(' ') : ''}`;
  }
  return {
    folder,
    tell: async (program, ...args) => {
      await run(program, [...args, folder]);
    },
    remove: async () => {
      await run('umount', [folder]);
    },
  };
}
