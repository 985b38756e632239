/** Which rows of the grid have thumbnails. */
import type { ReviewRow } from '../../../../shared/ipc/rows';

const pictures = /\.(png|jpe?g|webp|avif|gif|bmp|exr|sxr|tiff?|tx|dpx)$/i;

/** Sequences and single files of pictures; frames inside of a sequence are one unit high and have no room. */
export function hasThumbs({ type, level, label }: Pick<ReviewRow, 'type' | 'level' | 'label'>): boolean {
  return (type === 'sequence' || (type === 'file' && level === 1)) && pictures.test(label);
}
