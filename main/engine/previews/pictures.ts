/** Pictures as files of the preview folder: made once for each content, size and exposure, and shared by id. */
import type { PreviewComparison, PreviewSide } from '../../../shared/ipc/previews';
import type { PictureDecoder, PictureRefusal, PreviewFolder, RenderedPicture } from '../ports/previews';
import { nativePicture } from './nativePicture';
import { NoContent, type Content } from './previewContent';
import { mostNativeThumbBytes, mostPixelsAcross } from './previewLimits';
import type { PreviewShares } from './previewShares';

type PictureKind = 'native' | 'decoded';
type Facts = Pick<RenderedPicture, 'width' | 'height' | 'layers'>;

export interface Pictures {
  /** Throws NoContent for what cannot be shown. */
  preview(
    content: Content,
    how: { readonly kind: PictureKind; readonly across: number; readonly exposure: number },
    signal: AbortSignal,
  ): Promise<PreviewSide>;
  /** Null when there is none; with `isKeptOnly` nothing is read that is not kept already. */
  thumb(
    content: Content,
    how: { readonly kind: PictureKind; readonly across: number; readonly isKeptOnly: boolean },
    signal: AbortSignal,
  ): Promise<string | null>;
  compare(mine: Content, farm: Content, signal: AbortSignal): Promise<PreviewComparison>;
}

interface PictureParts {
  readonly decoder: PictureDecoder;
  readonly folder: PreviewFolder;
  readonly shares: PreviewShares;
}

const mostRemembered = 2000;

export function createPictures({ decoder, folder, shares }: PictureParts): Pictures {
  const facts = createMemory<Facts>();
  const refusals = createMemory<PictureRefusal>();
  folder.onRemoved((names) => {
    shares.forget(names);
  });

  const keep = async (name: string, bytes: Uint8Array): Promise<string> => {
    if (await folder.put(name, bytes)) return shares.idOf(name);
    throw new NoContent('error', 'the folder of previews cannot be written');
  };
  const native = async (content: Content, signal: AbortSignal): Promise<PreviewSide> => {
    const bytes = await content.read(signal);
    const picture = nativePicture(bytes);
    if (picture === undefined) throw new NoContent('damaged', 'its content is not what its name says');
    const { format, width, height } = picture;
    if (width > mostPixelsAcross || height > mostPixelsAcross)
      throw new NoContent('too-large', `${width} × ${height} pixels`);
    if (width * height * 4 > 512 * 1024 * 1024) throw new NoContent('too-large', `${width} × ${height} pixels`);
    const name = `${content.key}.${format}`;
    const id = (await folder.has(name)) ? shares.idOf(name) : await keep(name, bytes);
    return { state: 'picture', id, width, height, layers: null, hasExposure: false };
  };
  /** Decodes unless it is known that this content cannot be. */
  const rendered = async (
    content: Content,
    options: { readonly mostAcross: number; readonly exposure: number; readonly isUrgent: boolean },
    signal: AbortSignal,
  ): Promise<RenderedPicture> => {
    const answer = refusals.get(content.key) ?? (await decoder.render(content, options, signal));
    if (answer.outcome === 'picture') return answer;
    refusals.set(content.key, answer);
    throw new NoContent(answer.trouble, answer.detail);
  };

  return {
    preview: async (content, { kind, across, exposure }, signal) => {
      if (kind === 'native') return native(content, signal);
      const name = fileName(content.key, across, exposure);
      const known = facts.get(content.key);
      if (known !== undefined && (await folder.has(name)))
        return { state: 'picture', id: shares.idOf(name), ...known, hasExposure: true };
      const options = { mostAcross: across, exposure, isUrgent: true };
      const { png, width, height, layers } = await rendered(content, options, signal);
      facts.set(content.key, { width, height, layers });
      return { state: 'picture', id: await keep(name, png), width, height, layers, hasExposure: true };
    },
    thumb: async (content, { kind, across, isKeptOnly }, signal) => {
      const name = fileName(content.key, across, 0);
      if (await folder.has(name)) return shares.idOf(name);
      if (isKeptOnly) return null;
      if (kind === 'native' && !nativePngOf(await content.head(8, signal))) {
        if (content.sizeBytes > mostNativeThumbBytes) return null;
        const side = await native(content, signal);
        return side.state === 'picture' ? side.id : null;
      }
      const options = { mostAcross: across, exposure: 0, isUrgent: false };
      return keep(name, (await rendered(content, options, signal)).png);
    },
    compare: async (mine, farm, signal) => {
      if (mine.key === farm.key) return { state: 'pictures', largest: 0, pixels: 0 };
      const answer = await decoder.compare(mine, farm, signal);
      if (answer.outcome === 'refused') throw new NoContent(answer.trouble, answer.detail);
      return {
        state: 'pictures',
        largest: Number.isFinite(answer.largest) ? answer.largest : null,
        pixels: answer.pixels,
      };
    },
  };
}

/** PNG is the one format of the window that the engine decodes as well. */
const nativePngOf = (head: Uint8Array): boolean => head[0] === 0x89 && head[1] === 0x50;

/** Tenths of a stop are all that the slider knows. */
function fileName(key: string, across: number, exposure: number): string {
  return `${key}.${across}.${Math.round(exposure * 10)}.png`;
}

/** Remembers the last values; the oldest are forgotten. */
function createMemory<T>(): { get(key: string): T | undefined; set(key: string, value: T): void } {
  const values = new Map<string, T>();
  return {
    get: (key) => values.get(key),
    set: (key, value) => {
      values.delete(key);
      values.set(key, value);
      for (const oldest of values.keys()) {
        if (values.size <= mostRemembered) break;
        values.delete(oldest);
      }
    },
  };
}
