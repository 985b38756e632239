/** The two ways to name a store, `s3://bucket/prefix` and `file:///absolute/folder`, checked and in one canonical form. */
import { sep } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import { normaliseRootPrefix } from '../store/keys';

export type StoreUri =
  | { readonly kind: 's3'; readonly uri: string; readonly bucket: string; readonly rootPrefix: string }
  | { readonly kind: 'file'; readonly uri: string; readonly folder: string };

const bucketName = /^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/;

/** Throws `input.invalid` with what to write instead. `separator` is the one of the computer the folder is on. */
export function parseStoreUri(text: string, separator: string = sep): StoreUri {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text)?.[1]?.toLowerCase();
  if (scheme === 's3') return parseS3(text);
  if (scheme === 'file') return parseFile(text, separator);
  throw invalid(text, 'it is not the address of a store');
}

/** The canonical URI of an absolute folder. */
export function folderStoreUri(folder: string, separator: string = sep): string {
  const slashes = separator === '\\' ? `/${folder.replaceAll('\\', '/')}` : folder;
  const trimmed = slashes.replace(/\/+$/, '');
  return `file://${encodeURI(trimmed === '' ? '/' : trimmed).replace(/[?#]/g, encodeURIComponent)}`;
}

function parseS3(text: string): StoreUri {
  const [bucket = '', ...rest] = text.slice('s3://'.length).split('/');
  if (!bucketName.test(bucket))
    throw invalid(text, bucket === '' ? 'it names no bucket' : 'no bucket can have that name');
  const rootPrefix = normaliseRootPrefix(rest.join('/'));
  return { kind: 's3', uri: rootPrefix === '' ? `s3://${bucket}` : `s3://${bucket}/${rootPrefix}`, bucket, rootPrefix };
}

function parseFile(text: string, separator: string): StoreUri {
  const written = text.slice('file://'.length);
  if (written.startsWith('~')) throw invalid(text, '~ is not an absolute folder');
  if (!written.startsWith('/')) throw invalid(text, 'it is not absolute, or names another computer');
  const path = decode(text, written);
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.includes('..') || parts.includes('.')) throw invalid(text, 'it has . or .. in it');
  if (parts[0] === '~') throw invalid(text, '~ is not an absolute folder');
  if (parts.length === 0) throw invalid(text, 'it names no folder');
  const folder = separator === '\\' ? windowsFolder(text, parts) : `/${parts.join('/')}`;
  return { kind: 'file', uri: folderStoreUri(folder, separator), folder };
}

function windowsFolder(text: string, parts: readonly string[]): string {
  const [drive = '', ...rest] = parts;
  if (!/^[A-Za-z]:$/.test(drive)) throw invalid(text, 'it names no drive');
  return `${drive.toUpperCase()}\\${rest.join('\\')}`;
}

function decode(text: string, written: string): string {
  if (/%(?:2f|5c)/i.test(written)) throw invalid(text, 'it has an encoded separator');
  let path: string;
  try {
    path = decodeURIComponent(written);
  } catch (cause) {
    throw invalid(text, 'a % in it is not followed by two hex digits; write %25 for the character itself', cause);
  }
  if (/[\0-\x1f\x7f]/.test(path)) throw invalid(text, 'it has control characters');
  return path;
}

function invalid(text: string, problem: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'input.invalid',
      message: `${JSON.stringify(text.slice(0, 200))} names no store: ${problem}.`,
      hint: 'Write s3://BUCKET/PREFIX or file:///ABSOLUTE/FOLDER.',
    },
    cause,
  );
}
