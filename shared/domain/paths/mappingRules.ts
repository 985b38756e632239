/** Path mapping rules as the Deadline client writes them: where a folder of one computer lies on another. */
import { z } from 'zod';
import { AppError, type ErrorCode } from '../errors';
import { absoluteComponents, pathKey, type PathFormat } from './components';

export interface MappingRule {
  readonly sourceFormat: PathFormat;
  /** As written: manifests are named by the digest of exactly this text. */
  readonly source: string;
  readonly destination: string;
}

const format = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(z.enum(['posix', 'windows']));
const SnakeRule = z.object({ source_path_format: format, source_path: z.string(), destination_path: z.string() });
const CamelRule = z.object({ sourcePathFormat: format, sourcePath: z.string(), destinationPath: z.string() });
const Rule = z.union([
  SnakeRule.transform((rule): MappingRule => ({
    sourceFormat: rule.source_path_format,
    source: rule.source_path,
    destination: rule.destination_path,
  })),
  CamelRule.transform((rule): MappingRule => ({
    sourceFormat: rule.sourcePathFormat,
    source: rule.sourcePath,
    destination: rule.destinationPath,
  })),
]);
const Document = z.object({ version: z.unknown().optional(), path_mapping_rules: z.array(Rule) });

const knownVersion = 'pathmapping-1.0';

/**
 * The rules of a JSON text: a bare list, or an object with `path_mapping_rules`; equal rules are one. `input.invalid` for another
 * shape, `mapping.*` for rules that contradict each other or name no whole path.
 */
export function parseMappingRules(text: string, host: PathFormat, source: string): readonly MappingRule[] {
  const json = parseJson(text, source);
  const isList = Array.isArray(json);
  const parsed = (isList ? z.array(Rule) : Document.transform((document) => document.path_mapping_rules)).safeParse(
    json,
  );
  if (!isList) requireVersion(json, source);
  if (!parsed.success) throw notUnderstood(source, parsed.error);
  const kept = new Map<string, MappingRule>();
  for (const rule of parsed.data) {
    const key = sourceKey(rule, source);
    requireDestination(rule, host, source);
    const other = kept.get(key);
    if (other !== undefined && other.destination !== rule.destination)
      throw problem(
        'mapping.duplicate_source',
        `${source} sends ${JSON.stringify(rule.source)} both to ${JSON.stringify(other.destination)} and to ${JSON.stringify(rule.destination)}.`,
        'Keep one of the two rules.',
      );
    kept.set(key, other ?? rule);
  }
  const rules = [...kept.values()];
  const [first] = rules;
  if (rules.some(({ sourceFormat }) => sourceFormat !== first?.sourceFormat))
    throw problem(
      'mapping.mixed_formats',
      `${source} mixes rules for POSIX and for Windows paths.`,
      'Make one file of rules for each kind of path.',
    );
  return rules;
}

function sourceKey(rule: MappingRule, source: string): string {
  try {
    return pathKey(absoluteComponents(rule.source, rule.sourceFormat), rule.sourceFormat);
  } catch (error) {
    throw problem(
      'mapping.relative_source',
      `${source} has the source ${JSON.stringify(rule.source)}, which is not an absolute ${rule.sourceFormat} path.`,
      'Write the whole path of the folder.',
      error,
    );
  }
}

function requireDestination(rule: MappingRule, host: PathFormat, source: string): void {
  try {
    absoluteComponents(rule.destination, host);
  } catch (error) {
    throw problem(
      'mapping.bad_destination',
      `${source} has the destination ${JSON.stringify(rule.destination)}, which is not an absolute path on this computer.`,
      'Write the whole path of the folder.',
      error,
    );
  }
}

function requireVersion(json: unknown, source: string): void {
  const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;
  if (version === undefined || version === knownVersion) return;
  throw problem(
    'mapping.version',
    `${source} is of version ${JSON.stringify(version)}; Satchel reads ${knownVersion}.`,
    'Write the rules as a bare list, or with that version.',
  );
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notUnderstood(source, error);
  }
}

function notUnderstood(source: string, cause: unknown): AppError {
  const shape = '[{"source_path_format":"POSIX","source_path":"/a","destination_path":"/b"}]';
  return problem('input.invalid', `The rules in ${source} are not understood.`, `Write ${shape}.`, cause);
}

function problem(code: ErrorCode, message: string, hint: string, cause?: unknown): AppError {
  return new AppError({ code, message, safe: 'Nothing was read or written.', hint }, cause);
}
