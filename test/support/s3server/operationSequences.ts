/** Random sequences of S3 operations as data, drawn so that the same seed gives the same ones. */
import type { Dice } from '../../soak/rounds';

/** What is asked of a bucket; keys are below the prefix of the sequence, uploads are named by numbers. */
export type Operation =
  | {
      readonly ask: 'put';
      readonly key: string;
      readonly body: BodyOf;
      readonly metadata?: Readonly<Record<string, string>>;
      readonly hasWrongDigest?: true;
      readonly ifAbsent?: true;
    }
  | { readonly ask: 'get'; readonly key: string; readonly range?: string; readonly condition?: Condition }
  | { readonly ask: 'head'; readonly key: string }
  | { readonly ask: 'delete'; readonly key: string }
  | { readonly ask: 'deleteMany'; readonly keys: readonly string[] }
  | { readonly ask: 'copy'; readonly from: string; readonly key: string; readonly metadata?: Record<string, string> }
  | { readonly ask: 'begin'; readonly upload: number; readonly key: string; readonly metadata: Record<string, string> }
  | { readonly ask: 'part'; readonly upload: number; readonly part: number; readonly body: BodyOf }
  | { readonly ask: 'parts'; readonly upload: number }
  | { readonly ask: 'complete'; readonly upload: number; readonly parts: readonly number[] }
  | { readonly ask: 'abort'; readonly upload: number }
  | {
      readonly ask: 'list';
      readonly prefix: string;
      readonly delimiter?: string;
      readonly maxKeys: number;
      readonly startAfter?: string;
    };

export type Condition = 'ifMatch' | 'ifMatchOther' | 'ifNoneMatch' | 'ifNoneMatchOther';

/** Bytes that need not be written down. */
export interface BodyOf {
  readonly seed: number;
  readonly sizeBytes: number;
}

export function bytesOf({ seed, sizeBytes }: BodyOf): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  for (let at = 0; at < sizeBytes; at += 1) bytes[at] = (at * 31 + seed * 7 + (at >> 8)) & 0xff;
  return bytes;
}

/** No name of a folder is one of a file, so that a file system can hold all of them. */
const folders = ['a', 'a-1', 'B', 'ü', 'x y', 'a+b=c&d'];
const files = ['a.b', 'ab', 'A', '0', "~q'(x)!*", 'z%41', 'ü漢.exr', 'frame.0001.exr', 'a b+c'];
const delimiters = ['/', '/', '/', '.', 'b', 'a'];
const ranges = ['bytes=0-9', 'bytes=5-', 'bytes=-7', 'bytes=0-99999', 'bytes=3000-4000', 'bytes=-0', 'bytes=9-3'];
const metadatas = [{ owner: 'ann' }, { shot: 'sq10 / 0100', 'asset-root': '/mnt/prod' }, { empty: '' }];

const smallestPart = 5 * 2 ** 20;

/** `isLarge` lets an upload have more than one part, the first of them as large as S3 wants it. */
export function drawSequence(dice: Dice, isLarge: boolean): Operation[] {
  const maybe = (percent: number): boolean => dice.between(1, 100) <= percent;
  const key = (): string => {
    const depth = dice.between(0, 2);
    const above = Array.from({ length: depth }, () => dice.pick(folders));
    return [...above, dice.pick(files)].join('/');
  };
  const keys = Array.from({ length: 6 }, key);
  const aKey = (): string => dice.pick(keys);
  const body = (): BodyOf => ({ seed: dice.between(0, 255), sizeBytes: maybe(10) ? 0 : dice.between(1, 3500) });
  const uploads: { readonly parts: number[]; isOpen: boolean }[] = [];
  const anUpload = (): number => dice.between(0, Math.max(0, uploads.length));
  const close = (): number => {
    const upload = anUpload();
    const known = uploads[upload];
    if (known !== undefined) known.isOpen = false;
    return upload;
  };
  const prefix = (): string => {
    const whole = aKey();
    return maybe(40) ? '' : whole.slice(0, dice.between(0, whole.length));
  };

  const draws: Record<Operation['ask'], () => Operation> = {
    put: () => ({
      ...{ ask: 'put', key: aKey(), body: body() },
      ...(maybe(40) ? { metadata: dice.pick(metadatas) } : {}),
      ...(maybe(5) ? { hasWrongDigest: true } : {}),
      ...(maybe(10) ? { ifAbsent: true } : {}),
    }),
    get: () => ({
      ...{ ask: 'get', key: aKey() },
      ...(maybe(40) ? { range: dice.pick(ranges) } : {}),
      ...(maybe(25)
        ? { condition: dice.pick(['ifMatch', 'ifMatchOther', 'ifNoneMatch', 'ifNoneMatchOther'] as const) }
        : {}),
    }),
    head: () => ({ ask: 'head', key: aKey() }),
    delete: () => ({ ask: 'delete', key: aKey() }),
    deleteMany: () => ({ ask: 'deleteMany', keys: [...new Set([aKey(), aKey(), 'never/there'])] }),
    copy: () => ({
      ...{ ask: 'copy', from: aKey(), key: aKey() },
      ...(maybe(50) ? { metadata: { copied: 'yes' } } : {}),
    }),
    begin: () => {
      uploads.push({ parts: [], isOpen: true });
      return { ask: 'begin', upload: uploads.length - 1, key: aKey(), metadata: dice.pick(metadatas) };
    },
    part: () => {
      const upload = anUpload();
      const known = uploads[upload]?.parts ?? [];
      const part = maybe(70) ? known.length + 1 : dice.between(1, 4);
      if (!known.includes(part)) known.push(part);
      // Who refuses a large body may cut the connection instead of saying why.
      const isWhole = isLarge && part === 1 && uploads[upload]?.isOpen === true;
      return { ask: 'part', upload, part, body: isWhole ? { seed: part, sizeBytes: smallestPart } : body() };
    },
    parts: () => ({ ask: 'parts', upload: anUpload() }),
    complete: () => {
      const upload = close();
      const parts = [...(uploads[upload]?.parts ?? [1])].sort((a, b) => a - b);
      return { ask: 'complete', upload, parts: maybe(8) ? [...parts, 9] : maybe(8) ? parts.reverse() : parts };
    },
    abort: () => ({ ask: 'abort', upload: close() }),
    list: () => ({
      ...{ ask: 'list', prefix: prefix(), maxKeys: dice.pick([1, 2, 3, 7, 1000, 5000]) },
      ...(maybe(60) ? { delimiter: dice.pick(delimiters) } : {}),
      ...(maybe(20) ? { startAfter: aKey() } : {}),
    }),
  };
  const weights: readonly Operation['ask'][] = [
    ...(['put', 'put', 'put', 'put', 'get', 'get', 'head', 'delete', 'deleteMany', 'copy', 'list', 'list'] as const),
    ...(['begin', 'part', 'part', 'complete', 'parts', 'abort'] as const),
  ];
  const drawn = Array.from({ length: dice.between(8, 16) }, () => draws[dice.pick(weights)]());
  const whole: Operation = { ask: 'list', prefix: '', maxKeys: 1000 };
  return [...drawn, whole];
}
