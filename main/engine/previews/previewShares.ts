/** Ids under which windows see files of the preview folder. They say nothing about the file and cannot be guessed. */
import { Buffer } from 'node:buffer';
import type { Ids } from '../ports/clock';
import type { PreviewShareMessage } from '../ports/previews';

export interface PreviewShares {
  /** Says the id again each time, so that those in use are the last to be forgotten. */
  idOf(file: string): string;
  forget(files: readonly string[]): void;
}

const mostShares = 4096;

export function createPreviewShares(
  ids: Pick<Ids, 'hex'>,
  tell: (message: PreviewShareMessage) => void,
): PreviewShares {
  const known = new Map<string, string>();
  return {
    idOf: (file) => {
      const id = known.get(file) ?? Buffer.from(ids.hex(32), 'hex').toString('base64url');
      known.delete(file);
      known.set(file, id);
      for (const oldest of known.keys()) {
        if (known.size <= mostShares) break;
        known.delete(oldest);
      }
      tell({ type: 'preview.shared', id, file });
      return id;
    },
    forget: (files) => {
      const gone = files.flatMap((file) => known.get(file) ?? []);
      for (const file of files) known.delete(file);
      if (gone.length > 0) tell({ type: 'preview.forgotten', ids: gone });
    },
  };
}
