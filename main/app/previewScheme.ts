/** The scheme `thumb://t/<id>` that shows pictures of the preview folder to windows, by ids that only the engine gives out. */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { protocol } from 'electron';

const mimeTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.bmp': 'image/bmp',
};

const previewUrl = /^thumb:\/\/t\/([A-Za-z0-9_-]{22})$/;
/** A name in the folder itself that begins with the hash of a content; never a way to another place. */
const previewFile = /^[0-9a-f]{32}(?:\.-?[0-9a-z]+)+$/;
const mostIds = 4096;

/** Which file an id stands for; the ids used longest ago are forgotten first. */
export class PreviewTable {
  readonly #files = new Map<string, string>();

  /** A name that is no picture of the folder is not taken. */
  share(id: string, file: string): void {
    if (!previewFile.test(file) || !Object.hasOwn(mimeTypes, extname(file))) return;
    this.#files.delete(id);
    this.#files.set(id, file);
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= mostIds) break;
      this.#files.delete(oldest);
    }
  }

  forget(ids: readonly string[]): void {
    for (const id of ids) this.#files.delete(id);
  }

  forgetAll(): void {
    this.#files.clear();
  }

  /** The file that a URL stands for; undefined for every URL that is not exactly one of a known id. */
  fileOf(url: string): string | undefined {
    const id = previewUrl.exec(url)?.[1];
    const file = id === undefined ? undefined : this.#files.get(id);
    if (id !== undefined && file !== undefined) this.share(id, file);
    return file;
  }
}

/** Serves the pictures of the table. Call once, when the app is ready. */
export function servePreviews(folder: string, table: PreviewTable): void {
  protocol.handle('thumb', async ({ method, url }) => {
    if (method !== 'GET' && method !== 'HEAD') return new Response(null, { status: 405 });
    const file = table.fileOf(url);
    const bytes = file === undefined ? undefined : await readOrUndefined(join(folder, file));
    if (file === undefined || bytes === undefined) return new Response(null, { status: 404 });
    return new Response(method === 'HEAD' ? null : new Uint8Array(bytes), {
      headers: {
        'Content-Type': mimeTypes[extname(file)] ?? 'application/octet-stream',
        'X-Content-Type-Options': 'nosniff',
        'Content-Security-Policy': "default-src 'none'",
        // A picture that is forgotten must be gone.
        'Cache-Control': 'no-store',
      },
    });
  });
}

async function readOrUndefined(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    // Removed since the id was given out.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
