/** Values of the Deadline client's config file: sections that nest by dependency, `%%`, spelling of paths. */
import { clientKeyFacts, type ClientKey } from './deadlineClientKeys';
import { iniValue, type IniText } from './deadlineClientIni';

/** The value in force of a key that others depend on. */
export type ValueOf = (key: ClientKey) => string;

/** Section and name of a key; an empty value of a key that it depends on leaves two spaces. */
export function placeOf(key: ClientKey, valueOf: ValueOf): { readonly section: string; readonly name: string } {
  const dot = key.indexOf('.');
  return { section: [...prefixesOf(key, valueOf), key.slice(0, dot)].join(' '), name: key.slice(dot + 1) };
}

function prefixesOf(key: ClientKey, valueOf: ValueOf): readonly string[] {
  const { dependsOn } = clientKeyFacts(key);
  if (dependsOn === undefined) return [];
  const value = valueOf(dependsOn);
  return [...prefixesOf(dependsOn, valueOf), dependsOn === 'defaults.aws_profile_name' ? `profile-${value}` : value];
}

export interface ClientValue {
  readonly text: string;
  readonly line: number;
}

/** What the file says of a key, for people of this system. */
export function clientValue(ini: IniText, key: ClientKey, valueOf: ValueOf, windows: boolean): ClientValue | undefined {
  const { section, name } = placeOf(key, valueOf);
  const found = iniValue(ini, section, name);
  if (found === undefined) return undefined;
  return { text: shown(key, found.text.replaceAll('%%', '%'), windows), line: found.line };
}

export function clientDefault(key: ClientKey, valueOf: ValueOf, windows: boolean): string {
  const text = clientKeyFacts(key).default;
  if (!text.includes('{')) return shown(key, text, windows);
  return shown(
    key,
    text.replace('{aws_profile_name}', () => valueOf('defaults.aws_profile_name')),
    windows,
  );
}

function shown(key: ClientKey, text: string, windows: boolean): string {
  const { kind } = clientKeyFacts(key);
  if (kind === 'paths') return joinedPaths(text, (path) => (windows ? path.replaceAll('/', '\\') : path), windows);
  return kind === 'path' && windows ? text.replaceAll('/', '\\') : text;
}

/** A value as the file holds it. */
export function storedText(key: ClientKey, text: string, windows: boolean): string {
  const { kind } = clientKeyFacts(key);
  const stored = kind !== undefined && windows ? text.replaceAll('\\', '/') : text;
  return (kind === 'paths' ? joinedPaths(stored, (path) => path, windows) : stored).replaceAll('%', '%%');
}

/** Lists of paths are written with the separator of the system; empty places in them are left out. */
function joinedPaths(text: string, each: (path: string) => string, windows: boolean): string {
  const separator = windows ? ';' : ':';
  return text
    .split(separator)
    .filter((path) => path !== '')
    .map(each)
    .join(separator);
}
