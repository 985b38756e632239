/** config.last-good.json: the user's values as they were when they were last valid, for a window that must open anyway. */
import { z } from 'zod';
import { AppError } from '../../../shared/domain/errors';
import type { FileSystem } from '../../engine/ports/fileSystem';
import type { LastGoodSettings } from '../../engine/ports/settingsFile';

const maxBytes = 1024 * 1024;
const Values = z.record(z.string(), z.unknown());

/** `told` hears why the settings file is not used. A snapshot that cannot be read counts as empty. */
export function createLastGoodSettings(
  path: string,
  files: FileSystem,
  told: (error: AppError) => void,
): LastGoodSettings {
  let kept: string | undefined;
  return {
    told,
    keep: async (values) => {
      const text = `${JSON.stringify(Object.fromEntries([...values].map(([key, { value }]) => [key, value])))}\n`;
      if (text === kept) return;
      await files.writeFileAtomic(path, new TextEncoder().encode(text));
      kept = text;
    },
    read: async () => {
      try {
        const values = Values.parse(JSON.parse(new TextDecoder().decode(await files.readFile(path, maxBytes))));
        return new Map(Object.entries(values).map(([key, value]) => [key, { value }]));
      } catch (error) {
        if (error instanceof AppError || error instanceof SyntaxError || error instanceof z.ZodError) return new Map();
        throw error;
      }
    },
  };
}
