/** 8-bit RGB pictures as PNG bytes. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Rows from the top, three bytes a pixel. */
  readonly rgb: Uint8Array;
}

export interface PictureCodec {
  encode(picture: Picture): Uint8Array;
  /** `input.invalid` for bytes that are no PNG. */
  decode(bytes: Uint8Array): Picture;
}
