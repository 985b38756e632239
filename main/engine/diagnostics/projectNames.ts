/** Turns names of a project (parts of paths, jobs, buckets) into `p1a2b3c4`, the same name always into the same one. */

export interface ProjectNames {
  /** Every part of this name or path is hidden wherever it stands. */
  learn(name: string): void;
  /** The name of one part; its extension stays. */
  alias(part: string): string;
  /** Paths and learnt names of a text. */
  text(text: string): string;
  /** Plain data: whole values that are paths or names by their key, and what texts hold. */
  value(value: unknown, key?: string): unknown;
}

/** Parts that say nothing of a project. */
const openParts = new Set(
  `~ . .. app home users mnt media volumes tmp temp var usr opt etc private library appdata local roaming programdata
  bin lib lib64 share srv data run root proc dev snap cache caches config logs log runs inbox previews results electron satchel .satchel .deadline .aws .config
  .cache .local node_modules resources dist out main renderer shared preload app.asar app.asar.unpacked file null undefined
  metadata.json run.jsonl result.json satchel.db hash-cache.db store-cache.db config.toml credentials integrations settings
  windows system32 documents desktop downloads manifests jobattachments job_history true false cli.js engine.js index.js
  application support deadline-cloud queue farm job step task`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
const openExtension = /\.[A-Za-z][A-Za-z0-9]{0,5}$/;
const nameKeys =
  /^(?:title|name|job|jobName|label|bucket|prefix|folderName|displayName|requester|queueName|farmName|template)$/i;
const pathKeys = /path|folder|root|file|target|source|uri|where|outcome/i;
const shortestLearnt = 3;
const mostLearnt = 5_000;

const stop = String.raw`\s"'<>|*?\x60\\/:,;()\[\]{}=`;
const inner = String.raw`\n"'<>|*?\x60\\/:,;()\[\]{}=`;
const folders = String.raw`(?:[^${inner}]+[\\/]+)*`;
const last = String.raw`(?:[^${inner}]*\.[A-Za-z0-9]{1,5}(?![\w])|[^${stop}]*)`;
const address = String.raw`(?<scheme>\b[a-z][a-z0-9+.-]*:\/\/)(?<rest>[^\s"'<>]*)`;
const absolute = String.raw`(?<![\p{L}\p{N}_.>\\/-])(?:~|[A-Za-z]:)?[\\/]{1,4}(?=[^\s\\/])${folders}${last}`;
const relative = String.raw`(?<![\p{L}\p{N}_.>~\\/-])[^${stop}]+(?:[\\/]+[^${stop}]+)+`;
const anyPath = new RegExp(`${address}|${absolute}|${relative}`, 'giu');
const bucketHost = /(?<![\w.-])[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?=\.s3[.-][a-z0-9-]*\.?amazonaws)/g;

/** `hash` is keyed with something that is thrown away, so that nobody can try names. */
export function createProjectNames(hash: (text: string) => string): ProjectNames {
  const aliases = new Map<string, string>();
  const learnt = new Set<string>();
  let pattern: RegExp | undefined;

  const alias = (part: string): string => {
    if (part === '' || isOpen(part)) return part;
    const known = aliases.get(part);
    if (known !== undefined) return known;
    const made = `p${hash(part).slice(0, 8)}${openExtension.exec(part)?.[0] ?? ''}`;
    aliases.set(part, made);
    return made;
  };
  const path = (whole: string): string =>
    whole
      .split(/([\\/]+)/)
      .map((part, index) => (index % 2 === 1 ? part : alias(part)))
      .join('');
  const learn = (name: string): void => {
    for (const part of name.split(/[\\/]+/)) {
      if (part.length < shortestLearnt || isOpen(part) || learnt.size >= mostLearnt) continue;
      learnt.add(part);
      pattern = undefined;
    }
  };
  const learntNames = (text: string): string => {
    if (learnt.size === 0) return text;
    pattern ??= new RegExp(
      `(?<![\\p{L}\\p{N}_])(?:${[...learnt]
        .sort((a, b) => b.length - a.length)
        .map((name) => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`))
        .join('|')})(?![\\p{L}\\p{N}_])`,
      'gu',
    );
    return text.replace(pattern, (found) => alias(found));
  };
  const addressOf = (scheme: string, rest: string): string => {
    if (/^https?:/i.test(scheme)) {
      const [host = '', ...parts] = rest.split('/');
      return scheme + [host, ...parts.map(alias)].join('/');
    }
    return scheme + path(rest);
  };
  const text = (given: string): string =>
    learntNames(
      given
        .replace(anyPath, (found: string, ...groups) => {
          const named = groups.at(-1) as { scheme?: string; rest?: string };
          return named.scheme === undefined ? path(found) : addressOf(named.scheme, named.rest ?? '');
        })
        .replace(bucketHost, (bucket) => alias(bucket)),
    );
  const value = (given: unknown, key = ''): unknown => {
    if (typeof given === 'string') {
      if (/^[a-z][a-z0-9+.-]*:\/\//i.test(given)) return text(given);
      if (isWholePath(given) || (pathKeys.test(key) && /[\\/]/.test(given) && !given.includes('\n')))
        return path(given);
      return nameKeys.test(key) ? alias(given) : text(given);
    }
    if (Array.isArray(given)) return given.map((each) => value(each, key));
    if (typeof given !== 'object' || given === null) return given;
    // A name may also be a key, as in a list of files.
    return Object.fromEntries(Object.entries(given).map(([name, each]) => [text(name), value(each, name)]));
  };
  return { learn, alias, text, value };
}

/** Remembers every name and path that these data hold. */
export function learnNames(names: ProjectNames, value: unknown, key = ''): void {
  if (typeof value === 'string') {
    const address = /^s3:\/\/(.*)$/i.exec(value)?.[1] ?? /^file:\/\/(.*)$/i.exec(value)?.[1];
    if (address !== undefined) names.learn(address);
    else if (isWholePath(value)) names.learn(value);
    else if (nameKeys.test(key) || (pathKeys.test(key) && value.length < 4096)) names.learn(value);
  } else if (Array.isArray(value)) for (const each of value) learnNames(names, each, key);
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value)) learnNames(names, each, name);
}

function isWholePath(text: string): boolean {
  return /^(?:~?[\\/]|[A-Za-z]:[\\/])[^\n]*$/.test(text) && text.length < 4096;
}

/** Words of the product and the system, numbers, ids, and what is hidden already. */
function isOpen(part: string): boolean {
  return (
    openParts.has(part.toLowerCase()) ||
    part.startsWith('<') ||
    /^[\d.:%-]*$/.test(part) ||
    /^[A-Za-z]:$/.test(part) ||
    /^p[0-9a-f]{8}(?:\.\w+)?$/.test(part) ||
    /^(?:farm|queue|job|step|task|session|sp|loc|user|fleet)-[0-9a-f]{32}/.test(part) ||
    /^(?:main|engine|renderer|cli)\.log(?:\.\d)?$/.test(part) ||
    /^\d{8}-\d{4}-[a-z-]+-[0-9a-f]{8}$/.test(part) ||
    /^(?:application|text|image)$/.test(part)
  );
}
