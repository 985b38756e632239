/** What previews never go beyond. */
const mebibyte = 1024 * 1024;

/** Files above this are not opened, however they are asked for. */
export const mostFileBytes = 512 * mebibyte;
/** Local files above this get no thumbnails: reading three of them for a row that scrolls by costs too much. */
export const mostThumbBytes = 64 * mebibyte;
/** Fetched for a thumbnail without anybody looking, where fetching goes over a network. */
export const mostUnaskedBytes = mebibyte;
/** The window scales these down itself. */
export const mostNativeThumbBytes = 8 * mebibyte;
export const mostPixelsAcross = 16_384;
/** Read of a text. */
export const textBytes = 64 * 1024;
/** Shown of anything else. */
export const headBytes = 512;
/** Longest side of a preview and of a thumbnail. */
export const previewAcross = 1024;
export const thumbAcross = 96;
