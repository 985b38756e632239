/** Messages between the decoder and its thread. */
import type { PictureTrouble } from '../../engine/ports/previews';

export type PreviewRequest =
  | {
      readonly id: number;
      readonly kind: 'render';
      readonly key: string;
      readonly mostAcross: number;
      readonly exposure: number;
      /** Absent at first: the thread may hold the picture still. */
      readonly bytes?: Uint8Array;
    }
  | { readonly id: number; readonly kind: 'compare'; readonly mine: Uint8Array; readonly farm: Uint8Array };

export type PreviewReply =
  /** The thread does not hold the picture; send the bytes. */
  | { readonly id: number; readonly kind: 'wanted' }
  | {
      readonly id: number;
      readonly kind: 'picture';
      readonly png: Uint8Array;
      readonly width: number;
      readonly height: number;
      readonly layers: number;
    }
  | { readonly id: number; readonly kind: 'compared'; readonly largest: number; readonly pixels: number }
  | { readonly id: number; readonly kind: 'refused'; readonly trouble: PictureTrouble; readonly detail: string };
