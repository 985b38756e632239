/** The part of yauzl that the adapter uses; the package brings no types along. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream';

  export interface Entry {
    readonly fileNameRaw: Uint8Array;
    readonly generalPurposeBitFlag: number;
    readonly extraFields: readonly { readonly id: number; readonly data: Uint8Array }[];
    readonly uncompressedSize: number;
    readonly crc32: number;
    readonly versionMadeBy: number;
    readonly externalFileAttributes: number;
    isEncrypted(): boolean;
  }

  export interface ZipFile {
    readonly entryCount: number;
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<Readable>;
    on(event: 'error', listener: (error: Error) => void): this;
    close(): void;
  }

  export interface Options {
    readonly autoClose?: boolean;
    readonly decodeStrings?: boolean;
    readonly validateEntrySizes?: boolean;
    readonly strictFileNames?: boolean;
  }

  export function getFileNameLowLevel(
    generalPurposeBitFlag: number,
    fileNameRaw: Uint8Array,
    extraFields: Entry['extraFields'],
    strictFileNames: boolean,
  ): string;
  export function openPromise(path: string, options: Options): Promise<ZipFile>;
}
