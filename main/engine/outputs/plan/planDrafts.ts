/** Plans under review, kept on disk so that no decision is lost: runs/<transfer>/plan.satchel-plan.json. */
import { join } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import type { Plan } from '../../../../shared/domain/plan';
import type { FileSystem } from '../../ports/fileSystem';
import { writePlan } from './planDocument';
import { readPlanFile } from './planFile';

export interface PlanDrafts {
  /** Resolves when this plan, or a newer one of the same transfer, is on the disk. */
  save(uid: string, plan: Plan): Promise<void>;
  /** `input.not_found` when there is none. */
  read(uid: string): Promise<Plan>;
  readIfThere(uid: string): Promise<Plan | undefined>;
  flush(): Promise<void>;
}

export function createPlanDrafts(runsFolder: string, files: FileSystem): PlanDrafts {
  const waiting = new Map<string, Plan>();
  const writing = new Map<string, Promise<void>>();
  const pathOf = (uid: string): string => join(runsFolder, uid, 'plan.satchel-plan.json');

  /** Writes the newest plan until none is waiting: a burst of decisions costs two writes, not hundreds. */
  const writeAll = async (uid: string): Promise<void> => {
    for (let plan = waiting.get(uid); plan !== undefined; plan = waiting.get(uid)) {
      waiting.delete(uid);
      await files.makeFolders(join(runsFolder, uid));
      await files.writeFileAtomic(pathOf(uid), new TextEncoder().encode(writePlan(plan)));
    }
  };

  const readIfThere = async (uid: string): Promise<Plan | undefined> => {
    await writing.get(uid);
    if ((await files.lstat(pathOf(uid))) === undefined) return undefined;
    return readPlanFile(pathOf(uid), files);
  };

  return {
    save: (uid, plan) => {
      waiting.set(uid, plan);
      const current = writing.get(uid);
      if (current !== undefined) return current;
      const written = writeAll(uid).finally(() => {
        writing.delete(uid);
      });
      writing.set(uid, written);
      return written;
    },
    readIfThere,
    read: async (uid) => {
      const plan = await readIfThere(uid);
      if (plan !== undefined) return plan;
      throw new AppError({
        code: 'input.not_found',
        message: 'This transfer has no plan to review.',
        hint: 'Bring the job home again to plan it.',
      });
    },
    flush: async () => {
      await Promise.all(writing.values());
    },
  };
}
