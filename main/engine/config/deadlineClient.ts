/** The Deadline client's config file as Satchel uses it: values by key in the scope in force, changed line by line. */
import { AppError } from '../../../shared/domain/errors';
import type { DeadlineClientFile } from '../ports/deadlineClientFile';
import { clearInIni, iniValue, parseIni, setInIni, type IniText } from './deadlineClientIni';
import { clientKeyNames, type ClientKey } from './deadlineClientKeys';
import {
  clientDefault,
  clientValue,
  placeOf,
  storedText,
  type ClientValue,
  type ValueOf,
} from './deadlineClientValues';

/** What is stronger and what is weaker than the file. */
export interface OuterLayers {
  readonly above: (key: ClientKey) => string | undefined;
  readonly below: (key: ClientKey) => string | undefined;
}

/** The values of one reading of the file. */
export interface ClientScope {
  /** In force: from above, else the file, else from below, else the default. */
  readonly valueOf: ValueOf;
  readonly inFile: (key: ClientKey) => ClientValue | undefined;
  readonly defaultOf: ValueOf;
}

export interface DeadlineClient {
  readonly path: string;
  /** What another reader of the file would stumble over, with its place. */
  readonly warnings: readonly string[];
  /**
   * Reads the file unless it is the one of last time; answers whether it was read. One that cannot be read counts as empty
   * and is a warning: another program's file must not keep Satchel from working.
   */
  refresh(): Promise<boolean>;
  scope(layers: OuterLayers): ClientScope;
  /** Sets or takes out (undefined) keys of the scope in force. Every other line stays, also of a file that changed since. */
  write(changes: ReadonlyMap<ClientKey, string | undefined>, layers: OuterLayers): Promise<void>;
}

const mostTries = 5;

/** Nothing is read before the first `refresh`. */
export function createDeadlineClient(file: DeadlineClientFile, windows: boolean): DeadlineClient {
  let ini: IniText = parseIni('');
  let stamp: string | undefined;
  let unreadable: AppError | undefined;

  const read = async (): Promise<void> => {
    try {
      const found = await file.read();
      ini = parseIni(found.text);
      stamp = found.stamp;
      unreadable = undefined;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      ini = parseIni('');
      stamp = undefined;
      unreadable = error;
    }
  };

  /** Reading tells what is wrong with a file that cannot even be looked at. */
  const stampNow = async (): Promise<string | undefined> => {
    try {
      return await file.stamp();
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  };

  const refresh = async (): Promise<boolean> => {
    if (stamp !== undefined && (await stampNow()) === stamp) return false;
    await read();
    return true;
  };

  const edited = (text: string, changes: ReadonlyMap<ClientKey, string | undefined>, layers: OuterLayers): string => {
    let after = text;
    // A profile that is changed together with its farm comes first: the farm belongs to the new one.
    for (const key of clientKeyNames.filter((name) => changes.has(name))) {
      const { section, name } = placeOf(key, scopeOf(parseIni(after), layers, windows).valueOf);
      const value = changes.get(key);
      after =
        value === undefined
          ? clearInIni(after, section, name)
          : withValue(after, section, name, storedText(key, value, windows));
    }
    return after;
  };

  return {
    path: file.path,
    get warnings() {
      const told = ini.problems.map(({ line, problem }) => `${file.path}:${line}: ${problem}`);
      return unreadable === undefined ? told : [unreadable.message];
    },
    refresh,
    scope: (layers) => scopeOf(ini, layers, windows),
    write: async (changes, layers) => {
      for (let tries = 1; ; tries += 1) {
        const before = await file.read();
        const after = edited(before.text, changes, layers);
        // Whoever wrote meanwhile keeps what they wrote.
        if (tries < mostTries && (await file.stamp()) !== before.stamp) continue;
        if (after !== before.text) await file.replace(after);
        break;
      }
      await read();
    },
  };
}

function scopeOf(ini: IniText, { above, below }: OuterLayers, windows: boolean): ClientScope {
  const inFile = (key: ClientKey): ClientValue | undefined => clientValue(ini, key, valueOf, windows);
  const defaultOf = (key: ClientKey): string => clientDefault(key, valueOf, windows);
  const valueOf = (key: ClientKey): string => above(key) ?? inFile(key)?.text ?? below(key) ?? defaultOf(key);
  return { valueOf, inFile, defaultOf };
}

function withValue(text: string, section: string, name: string, value: string): string {
  const trimmed = value.trim();
  const isOneLine = !/[\u0000-\u001f\u007f\u0085\u2028\u2029]/.test(section + trimmed);
  const after = isOneLine ? setInIni(text, section, name, trimmed) : text;
  if (isOneLine && iniValue(parseIni(after), section, name)?.text === trimmed) return after;
  throw new AppError({
    code: 'config.invalid',
    message: `${JSON.stringify(trimmed.slice(0, 80))} cannot be written as ${name} of [${section}].`,
    safe: 'Nothing was changed.',
    hint: 'Write it in one line, without control characters.',
  });
}

const trueWords = new Set(['yes', 'on', 'true', '1']);
const falseWords = new Set(['no', 'off', 'false', '0']);

/** What the Deadline client takes for yes and no, in any case; `undefined` for other words. */
export function switchOf(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return trueWords.has(word) ? true : falseWords.has(word) ? false : undefined;
}
