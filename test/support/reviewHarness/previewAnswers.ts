/** Previews of the harness: pictures that the server paints, a few sides that have none, one text and one file of bytes. */
import { frameStops } from '../../../main/engine/previews/frameStops';
import { hexLines } from '../../../main/engine/previews/hexLines';
import { textDifference } from '../../../main/engine/previews/textDifference';
import type { Review } from '../../../main/engine/review/review';
import type { Input, Output } from '../../../shared/ipc/contract';
import type { previewCommands, PreviewSide, PreviewSideName } from '../../../shared/ipc/previews';

type PreviewAnswers = { readonly [C in keyof typeof previewCommands]: (input: Input<C>) => Output<C> };

/** Names what the server paints: pass, side, frame, stops. Ids have 22 characters. */
function pictureId(path: string, side: PreviewSideName, frame: number, exposure = 0): string {
  const pass = /([a-z]+)[._]?[^/]*$/.exec(path)?.[1]?.slice(0, 4) ?? 'x';
  return `${pass}_${side}_${frame}_${Math.round(exposure * 10)}_`.padEnd(22, '0').slice(0, 22);
}

const note = (side: PreviewSideName): string =>
  Array.from({ length: 40 }, (_, line) =>
    line === 6 ? `key light ${side === 'mine' ? '0.8' : '1.1'}` : `line ${line} of the notes`,
  ).join('\n');

export function previewAnswers(review: Review): PreviewAnswers {
  const entryOf = (rowId: string, index: number) => review.frames(rowId).at(index);
  const pictureOf = (rowId: string, index: number, side: PreviewSideName, exposure: number): PreviewSide => {
    const { path, frame = 0 } = entryOf(rowId, index);
    const id = pictureId(path, side, frame, exposure);
    return { state: 'picture', id, width: 2048, height: 858, layers: side === 'mine' ? 9 : 11, hasExposure: true };
  };
  return {
    'preview.frame': ({ rowId, index }) => {
      const frames = review.frames(rowId);
      const nothing = {
        count: 0,
        index: 0,
        label: '',
        frame: null,
        type: 'none' as const,
        mine: null,
        farm: null,
        stops: [],
      };
      if (frames.count === 0) return nothing;
      const at = index ?? frames.start;
      const { path, frame, local, remote } = frames.at(at);
      const ending = path.slice(path.lastIndexOf('.') + 1);
      return {
        count: frames.count,
        index: at,
        label: path.slice(path.lastIndexOf('/') + 1),
        frame: frame ?? null,
        type: ending === 'exr' ? 'picture' : ending === 'txt' ? 'text' : ending === 'mov' ? 'bytes' : 'none',
        mine: local === undefined ? null : { sizeBytes: local.size, needsAsking: false },
        farm: { sizeBytes: remote.size, needsAsking: path.includes('crypto') },
        stops: frameStops(frames.count, (each) => frames.sizeBytes(each)),
      };
    },
    'preview.side': ({ rowId, index, side, exposure, isAsked }) => {
      const { path } = entryOf(rowId, index);
      if (path.endsWith('.mov'))
        return { state: 'bytes', lines: hexLines(new TextEncoder().encode('....ftypqt  ....wide....mdat'.repeat(4))) };
      if (path.includes('roto') && side === 'farm')
        return { state: 'refused', trouble: 'damaged', detail: 'a block is cut off' };
      if (path.includes('crypto') && side === 'farm' && !isAsked) throw new Error('not asked');
      return pictureOf(rowId, index, side, exposure);
    },
    'preview.compare': ({ rowId, index }) =>
      entryOf(rowId, index).path.endsWith('.txt')
        ? { state: 'text', lines: textDifference(note('mine'), note('farm')), isCut: false }
        : { state: 'pictures', largest: 0.0312, pixels: 18_204 },
    'preview.thumbs': ({ rowId }) => {
      const { count } = review.frames(rowId);
      const indexes = count === 1 ? [0] : [0, Math.floor((count - 1) / 2), count - 1];
      const idsOf = (side: PreviewSideName): (string | null)[] =>
        indexes.map((index) => {
          const { path, frame = 0 } = entryOf(rowId, index);
          return path.includes('roto') && side === 'farm' ? null : pictureId(path, side, frame);
        });
      return { rowId, mine: idsOf('mine'), farm: idsOf('farm') };
    },
  };
}
