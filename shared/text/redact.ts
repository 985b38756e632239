/** Takes what nobody else should read out of a text: keys, tokens, addresses, who and where this is. */
import { hideEncoded } from './redactEncoded';

export interface RedactFacts {
  readonly homeFolder: string;
  readonly userName: string;
  readonly hostName: string;
  /** Values that are known to be secret, wherever they stand. */
  readonly secrets?: readonly string[];
}

export interface Redactor {
  /** Safe to hand on; what was hidden is named in angle brackets, one thing by one name. */
  text(text: string): string;
  /** Plain data with every string redacted, and those hidden whose name sounds like a secret. */
  value(value: unknown): unknown;
  /** How much was hidden since the last call. */
  takeCount(): number;
}

const secretWord =
  '(?:secret|token|passw(?:or)?d|passphrase|authorization|signature|credential|cookie|api[-_]?key|private[-_]?key|access[-_]?key)';
const secretName = new RegExp(secretWord, 'i');
/** A count or a choice about secrets is none. */
const openValue = /^(?:true|false|null|\d{1,9}|)$/i;
const shortestSecret = 6;
const deepestEncoding = 2;

type Rule = readonly [RegExp, string];

// What begins with any number of letters is looked for at the beginning of a word only: a long one would take its length squared.
const plainRules: readonly Rule[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '<private key>'],
  // The query of an address is where signatures stand; none of it helps anybody else.
  [/(\bhttps?:\/\/[^\s"'?]*\?)[^\s"'<>]+/gi, '$1<hidden>'],
  [/((?<![\w+.-])[\w+.-]+:\/\/)[^\s/@"']*:[^\s/@"']*@/gi, '$1<hidden>@'],
  [/(X-Amz-[A-Za-z-]+(?:=|%3D))[^&\s"']+/gi, '$1<hidden>'],
  // A header's value goes to the end of its line.
  [/((?:authorization|cookie)\b["']?\s*[:=]\s*["']?)[^"'\r\n]+/gi, '$1<hidden>'],
  [
    new RegExp(`((?<![\\w.-])[\\w.-]*${secretWord}[\\w.-]*\\\\?["']?\\s*(?:[:=]|=>)\\s*)"(?:[^"\\\\]|\\\\.)*"`, 'gi'),
    '$1"<hidden>"',
  ],
  [
    new RegExp(
      `((?<![\\w.-])[\\w.-]*${secretWord}[\\w.-]*\\\\?["']?\\s*(?:[:=]|=>)\\s*\\\\?["']?)[^\\s"',;&}<]+`,
      'gi',
    ),
    '$1<hidden>',
  ],
  [new RegExp(`((?<![\\w-])--?[\\w-]*${secretWord}[\\w-]*\\s+["']?)[^\\s"']+`, 'gi'), '$1<hidden>'],
  [new RegExp(`(\\b${secretWord}\\s+(?:is|was)\\s+["']?)[^\\s"']+`, 'gi'), '$1<hidden>'],
  [/\b(?:Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '<token>'],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, '<token>'],
  [/\b(?:gh[pousr]_|github_pat_|xox[abprs]-|sk-|glpat-)[\w-]{16,}/g, '<token>'],
  [
    /(?<![A-Za-z0-9/+])(?=[A-Za-z0-9/+]*[A-Z])(?=[A-Za-z0-9/+]*[a-z])(?=[A-Za-z0-9/+]*\d)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g,
    '<secret>',
  ],
  [/(?<![A-Za-z0-9/+_-])(?=[\w/+=-]*[A-Z])(?=[\w/+=-]*[a-z])(?=[\w/+=-]*\d)[A-Za-z0-9/+=_-]{100,}/g, '<token>'],
  // A line of a key whose first one is not there any more.
  [/^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[A-Za-z0-9/+]{60,76}={0,2}\r?$/gm, '<secret>'],
];

/** These have a number, so that one key or account can be followed through a bundle. */
const numberedRules: readonly (readonly [RegExp, string])[] = [
  [/A(?:K|S)IA[A-Z0-9]{16}/g, 'access key'],
  [/(?<![\w.%+-])[\w.%+-]+@[\w-]+(?:\.[\w-]+)+/g, 'e-mail'],
  [/(?<!\d)\d{12}(?!\d)/g, 'account'],
];

/** Names that many people have give nobody away, and stand inside ordinary words. */
const commonNames = new Set([
  'root',
  'user',
  'admin',
  'administrator',
  'localhost',
  'node',
  'render',
  'satchel',
  'local',
]);

/** Remembers what it saw: the same key, account or address has the same name in every text of one redactor. */
export function createRedactor(facts: RedactFacts): Redactor {
  const numbers = new Map<string, string>();
  const counts = new Map<string, number>();
  let hidden = 0;
  const secrets = [...new Set(facts.secrets ?? [])]
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
  const anySecret = secrets.length === 0 ? undefined : new RegExp([...new Set(secrets)].map(literal).join('|'), 'g');
  const names = [
    // The folder first: it usually holds the name.
    ...homeForms(facts.homeFolder).map((form): Rule => [new RegExp(literal(form), 'gi'), '~']),
    ...nameRules(facts.hostName, '<host>'),
    ...nameRules(facts.hostName.split('.')[0] ?? '', '<host>'),
    ...nameRules(facts.userName, '<user>'),
  ];

  const numbered = (kind: string, found: string): string => {
    const known = numbers.get(found);
    if (known !== undefined) return known;
    const next = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, next);
    const name = `<${kind} ${next}>`;
    numbers.set(found, name);
    return name;
  };
  const withRule = (text: string, [pattern, instead]: Rule): string => {
    pattern.lastIndex = 0;
    if (!pattern.test(text)) return text;
    pattern.lastIndex = 0;
    hidden += 1;
    return text.replace(pattern, instead);
  };
  const secretsOnly = (text: string): string => {
    let safe = anySecret === undefined ? text : withRule(text, [anySecret, '<hidden>']);
    for (const rule of plainRules) safe = withRule(safe, rule);
    for (const [pattern, kind] of numberedRules)
      safe = safe.replace(pattern, (found) => {
        hidden += 1;
        return numbered(kind, found);
      });
    for (const rule of names) safe = withRule(safe, rule);
    return safe;
  };
  /** Encoded once or twice, as a header within a log line within an address is. */
  const isSecret = (inner: string, depth = 0): boolean =>
    secretsOnly(inner) !== inner ||
    (depth < deepestEncoding && hideEncoded(inner, (deeper) => isSecret(deeper, depth + 1)) !== inner);
  const text = (given: string): string => {
    // What is written in two bytes a letter reads as the same text without the zeros between them.
    const plain = given.includes('\0') ? given.replaceAll('\0', '') : given;
    const before = hidden;
    const decoded = hideEncoded(plain, (inner) => isSecret(inner));
    hidden = before + (decoded === plain ? 0 : 1);
    return secretsOnly(decoded);
  };
  const value = (given: unknown): unknown => {
    if (typeof given === 'string') return text(given);
    if (Array.isArray(given)) return given.map(value);
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(
      Object.entries(given).map(([name, inner]) => {
        const isHidden = secretName.test(name) && typeof inner === 'string' && !openValue.test(inner);
        if (isHidden) hidden += 1;
        return [text(name), isHidden ? '<hidden>' : value(inner)];
      }),
    );
  };
  return {
    text,
    value,
    takeCount: () => {
      const count = hidden;
      hidden = 0;
      return count;
    },
  };
}

/** As it is, as JSON writes it, and with the slashes of the other family. */
function homeForms(folder: string): string[] {
  if (folder.length < 3) return [];
  const forms = [folder, folder.replaceAll('\\', '\\\\'), folder.replaceAll('\\', '/'), encodeURI(folder)];
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** Short names would be found inside ordinary words. */
function nameRules(name: string, instead: string): Rule[] {
  if (name.length < 3 || commonNames.has(name.toLowerCase())) return [];
  return [[new RegExp(`(?<![\\p{L}\\p{N}])${literal(name)}(?![\\p{L}\\p{N}])`, 'giu'), instead]];
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
