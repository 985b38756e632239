/** Decoding pictures apart from the engine's thread, and the folder that keeps what was decoded. */

/** The bytes of one content, read when they are needed. */
export interface PictureSource {
  /** Names the content; equal keys are equal bytes. */
  readonly key: string;
  readonly read: (signal: AbortSignal) => Promise<Uint8Array>;
}

/** Why a picture stays closed. `stopped`: decoding took too long or too much. */
export type PictureTrouble = 'too-large' | 'not-supported' | 'damaged' | 'stopped';

export interface RenderedPicture {
  readonly outcome: 'picture';
  /** PNG, 8-bit sRGB. */
  readonly png: Uint8Array;
  /** Of the whole picture. */
  readonly width: number;
  readonly height: number;
  readonly layers: number;
}

export interface PictureRefusal {
  readonly outcome: 'refused';
  readonly trouble: PictureTrouble;
  /** For the log and the tooltip, short. */
  readonly detail: string;
}

export interface ComparedPictures {
  readonly outcome: 'compared';
  /** Largest difference of a channel, 1.0 is white. */
  readonly largest: number;
  readonly pixels: number;
}

/**
 * No content ends the process: a hostile one is refused, one that takes too long or too much is `stopped`, and the next one is
 * decoded as if nothing had been. What `read` throws is thrown; an aborted signal rejects with an AbortError.
 */
export interface PictureDecoder {
  /** At most `mostAcross` pixels wide and high, `exposure` stops brighter. */
  render(
    source: PictureSource,
    options: { readonly mostAcross: number; readonly exposure: number; readonly isUrgent: boolean },
    signal: AbortSignal,
  ): Promise<RenderedPicture | PictureRefusal>;
  /** Pictures of different sizes are refused as `not-supported`. */
  compare(mine: PictureSource, farm: PictureSource, signal: AbortSignal): Promise<ComparedPictures | PictureRefusal>;
  close(): Promise<void>;
}

/** Files of previews by name, the least used ones removed above a size. A cache that fails answers as if empty. */
export interface PreviewFolder {
  /** Marks the file as used. */
  has(name: string): Promise<boolean>;
  /** False when the file could not be kept. */
  put(name: string, bytes: Uint8Array): Promise<boolean>;
  /** Told the names of removed files, so that nobody points at them. */
  onRemoved(listener: (names: readonly string[]) => void): void;
}

/** Which file of the preview folder an id stands for, and ids that stand for nothing any more. */
export type PreviewShareMessage =
  | { readonly type: 'preview.shared'; readonly id: string; readonly file: string }
  | { readonly type: 'preview.forgotten'; readonly ids: readonly string[] };
