/** Previews of the files behind a row: one frame in both sides, their difference, and the thumbnails of the grid. */
import type { PlanEntry, PlanRoot } from '../../../shared/domain/plan';
import { AppError, isAbort, toErrorDto } from '../../../shared/domain/errors';
import type {
  PreviewComparison,
  PreviewFrame,
  PreviewSide,
  PreviewSideName,
  PreviewThumbs,
} from '../../../shared/ipc/previews';
import type { BlobStore } from '../ports/blobStore';
import type { PictureDecoder, PreviewFolder } from '../ports/previews';
import type { RowFrames } from '../review/rowFrames';
import { frameStops, middleOf } from './frameStops';
import { hexLines } from './hexLines';
import { farmContent, mineContent, NoContent, type Content, type ContentPorts } from './previewContent';
import { previewKind } from './previewKind';
import { headBytes, mostThumbBytes, mostUnaskedBytes, previewAcross, textBytes, thumbAcross } from './previewLimits';
import { createPictures } from './pictures';
import type { PreviewShares } from './previewShares';
import { createRecentContents } from './recentContents';
import { textDifference } from './textDifference';

/** What previews ask of a review. */
export interface PreviewedReview {
  readonly roots: readonly PlanRoot[];
  readonly frames: (rowId: string) => RowFrames;
}

export interface PreviewParts {
  readonly ports: ContentPorts;
  readonly decoder: PictureDecoder;
  readonly folder: PreviewFolder;
  readonly shares: PreviewShares;
  readonly review: (uid: string) => Promise<PreviewedReview>;
  readonly withStore: <T>(uid: string, use: (store: BlobStore) => Promise<T>) => Promise<T>;
  /** The farm's files up to this size are fetched without a question. */
  readonly mostFetchedBytes: () => number;
}

interface Place {
  readonly uid: string;
  readonly rowId: string;
}

export interface Previews {
  /** `input.not_found` for a row or an index that is not there; the same for all others. */
  frame(input: Place & { readonly index?: number | undefined }): Promise<PreviewFrame>;
  side(
    input: Place & {
      readonly index: number;
      readonly side: PreviewSideName;
      readonly exposure: number;
      readonly isAsked: boolean;
    },
  ): Promise<PreviewSide>;
  compare(input: Place & { readonly index: number; readonly isAsked: boolean }): Promise<PreviewComparison>;
  thumbs(input: Place): Promise<PreviewThumbs>;
  close(): Promise<void>;
}

interface Shown {
  readonly entry: PlanEntry;
  readonly target: string | null | undefined;
  readonly uid: string;
}

export function createPreviews(parts: PreviewParts): Previews {
  const { ports, decoder, folder, shares } = parts;
  const pictures = createPictures({ decoder, folder, shares });
  const recent = createRecentContents();
  const closing = new AbortController();
  const { signal } = closing;

  const shownAt = async ({ uid, rowId }: Place, index: number): Promise<Shown> => {
    const review = await parts.review(uid);
    return shownOf(uid, review, entryAt(review.frames(rowId), index));
  };
  const contentOf = async (side: PreviewSideName, { entry, target, uid }: Shown): Promise<Content> =>
    side === 'mine'
      ? mineContent(target, entry, ports)
      : recent.keeping(farmContent(entry, ports, (use) => parts.withStore(uid, use)));
  const requireAsked = ({ entry }: Shown, isAsked: boolean): void => {
    const { hash, size } = entry.remote;
    if (!isAsked && size > parts.mostFetchedBytes() && !recent.has(hash))
      throw new AppError({ code: 'input.invalid', message: 'This file is fetched only when it is asked for.' });
  };
  const thumbOf = async (side: PreviewSideName, shown: Shown): Promise<string | null> => {
    const kind = previewKind(shown.entry);
    if (kind !== 'native' && kind !== 'decoded') return null;
    const isHere = side === 'mine';
    if (isHere && (shown.entry.local?.size ?? 0) > mostThumbBytes) return null;
    try {
      const content = await contentOf(side, shown);
      const isFree = isHere || (await isCheap(content));
      return await pictures.thumb(content, { kind, across: thumbAcross, isKeptOnly: !isFree }, signal);
    } catch (error) {
      // A thumbnail is decoration: what is wrong is said where the picture is looked at.
      if (isAbort(error) || error instanceof AppError || error instanceof NoContent) return null;
      throw error;
    }
    async function isCheap({ key, sizeBytes }: Content): Promise<boolean> {
      if (recent.has(key) || sizeBytes <= mostUnaskedBytes) return true;
      if (sizeBytes > Math.min(mostThumbBytes, parts.mostFetchedBytes())) return false;
      return parts.withStore(shown.uid, (store) => Promise.resolve(store.uri.startsWith('file:')));
    }
  };

  return {
    frame: async ({ index, ...place }) => {
      const review = await parts.review(place.uid);
      const frames = review.frames(place.rowId);
      if (frames.count === 0) return noFrame;
      const at = index ?? frames.start;
      const entry = entryAt(frames, at);
      const kind = previewKind(entry);
      const standing = { needsAsking: false };
      return {
        count: frames.count,
        index: at,
        label: entry.path.slice(entry.path.lastIndexOf('/') + 1),
        frame: entry.frame ?? null,
        type: kind === 'native' || kind === 'decoded' ? 'picture' : kind,
        mine: entry.local?.type === 'file' ? { ...standing, sizeBytes: entry.local.size } : null,
        farm: {
          sizeBytes: entry.remote.size,
          needsAsking:
            (kind === 'native' || kind === 'decoded') &&
            entry.remote.size > parts.mostFetchedBytes() &&
            !recent.has(entry.remote.hash),
        },
        stops: frameStops(frames.count, (each) => frames.sizeBytes(each)),
      };
    },
    side: ({ index, side, exposure, isAsked, ...place }) =>
      told(async () => {
        const shown = await shownAt(place, index);
        const kind = previewKind(shown.entry);
        if (kind === 'none') throw new NoContent('not-supported', 'no preview for this type');
        if (kind !== 'native' && kind !== 'decoded') {
          const content = await contentOf(side, shown);
          return { state: 'bytes' as const, lines: hexLines(await content.head(headBytes, signal)) };
        }
        if (side === 'farm') requireAsked(shown, isAsked);
        const content = await contentOf(side, shown);
        return pictures.preview(content, { kind, across: previewAcross, exposure }, signal);
      }),
    compare: ({ index, isAsked, ...place }) =>
      told(async () => {
        const shown = await shownAt(place, index);
        const kind = previewKind(shown.entry);
        if (kind === 'text') return compareTexts(shown);
        if (kind === 'bytes' || kind === 'none') throw new NoContent('not-supported', 'no preview for this type');
        requireAsked(shown, isAsked);
        return pictures.compare(await contentOf('mine', shown), await contentOf('farm', shown), signal);
      }),
    thumbs: async ({ uid, rowId }) => {
      const review = await parts.review(uid);
      const frames = review.frames(rowId);
      const indexes =
        frames.count === 0 ? [] : frames.count === 1 ? [0] : [0, middleOf(frames.count), frames.count - 1];
      const thumbs = { mine: [] as (string | null)[], farm: [] as (string | null)[] };
      for (const index of indexes) {
        const shown = shownOf(uid, review, entryAt(frames, index));
        thumbs.mine.push(shown.entry.local === undefined ? null : await thumbOf('mine', shown));
        thumbs.farm.push(await thumbOf('farm', shown));
      }
      return { rowId, ...thumbs };
    },
    close: async () => {
      closing.abort();
      await decoder.close();
    },
  };

  async function compareTexts(shown: Shown): Promise<PreviewComparison> {
    const mine = shown.entry.local === undefined ? undefined : await headOf('mine', shown);
    const farm = await headOf('farm', shown);
    return {
      state: 'text',
      lines: textDifference(mine?.text, farm.text),
      isCut: mine?.isCut === true || farm.isCut,
    };
  }

  async function headOf(
    side: PreviewSideName,
    shown: Shown,
  ): Promise<{ readonly text: string; readonly isCut: boolean }> {
    const content = await contentOf(side, shown);
    const bytes = await content.head(textBytes, signal);
    return { text: new TextDecoder().decode(bytes), isCut: content.sizeBytes > bytes.length };
  }
}

const noFrame: PreviewFrame = {
  count: 0,
  index: 0,
  label: '',
  frame: null,
  type: 'none',
  mine: null,
  farm: null,
  stops: [],
};

function shownOf(uid: string, { roots }: PreviewedReview, entry: PlanEntry): Shown {
  return { uid, entry, target: roots.find(({ id }) => id === entry.root)?.target };
}

function entryAt(frames: RowFrames, index: number): PlanEntry {
  if (index < frames.count) return frames.at(index);
  throw new AppError({ code: 'input.not_found', message: 'This row has no such frame.' });
}

/** What keeps a picture closed is an answer; only questions that make no sense are errors. */
async function told<T>(work: () => Promise<T>): Promise<T | TroubleAnswer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NoContent) return { state: 'refused', trouble: error.trouble, detail: error.message };
    if (!(error instanceof AppError) || error.code.startsWith('input.')) throw error;
    return { state: 'failed', error: toErrorDto(error) };
  }
}

type TroubleAnswer = Extract<PreviewSide, { readonly state: 'refused' | 'failed' }>;
