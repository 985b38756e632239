/** From the bytes of a request file to a request that can be shown. */
import { mostScenePaths, SceneRequest, sceneRequestVersion } from '../../../shared/domain/sceneRequest';
import { mostRequestBytes } from './judgeFile';
import { malformed, tooLarge, unsupported } from './refusals';
import { requireNativePaths } from './nativePaths';

const mostDepth = 8;

/** `request.too_large`, `request.unsupported` or `request.invalid`, which names the first place that does not fit. */
export function readRequest(bytes: Uint8Array, id: string, isWindows: boolean): SceneRequest {
  if (bytes.byteLength > mostRequestBytes) throw tooLarge('is larger than 32 MiB');
  requireShallow(bytes);
  const whole = parse(bytes);
  requireFewPaths(whole);
  const data = withoutOthersFields(whole);
  if (typeof data['satchelRequest'] === 'number' && data['satchelRequest'] !== sceneRequestVersion) throw unsupported();
  const read = SceneRequest.safeParse(data);
  if (!read.success) {
    const [issue] = read.error.issues;
    const place = issue === undefined || issue.path.length === 0 ? 'its top' : issue.path.join('.');
    throw malformed(`does not fit at ${shortened(place)}: ${shortened(issue?.message ?? '')}`);
  }
  const request = read.data;
  if (request.id !== id) throw malformed('has another id than its file name');
  requireNativePaths(request, isWindows);
  requireSubject(request);
  return request;
}

/** Counted before anything is built of it: a reader of deep nesting may run out of stack. */
function requireShallow(bytes: Uint8Array): void {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isText) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) isText = false;
    } else if (byte === 0x22) isText = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > mostDepth) throw malformed(`is nested deeper than ${mostDepth} levels`);
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
}

function parse(bytes: Uint8Array): object {
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    throw malformed('is not JSON', error);
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw malformed('is not a JSON object');
  return data;
}

/** Fields for other programs are theirs. */
function withoutOthersFields(data: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => !name.startsWith('x-')));
}

/** Counted in the raw document, so that a list that is far too long is not looked at entry by entry. */
function requireFewPaths(data: unknown): void {
  let count = 0;
  const waiting: unknown[] = [data];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (Array.isArray(value)) count += value.length;
    else if (typeof value === 'object' && value !== null) {
      const parts: unknown[] = Object.values(value);
      count += parts.length;
      if (count <= mostScenePaths) for (const part of parts) waiting.push(part);
    }
    if (count > mostScenePaths) throw tooLarge(`names more than ${mostScenePaths} paths`);
  }
}

function requireSubject({ intent, sceneFile, jobBundleDir, assetReferences, patterns = [] }: SceneRequest): void {
  if (intent !== 'submit' && intent !== 'browse-inputs') return;
  const { filenames = [], directories = [] } = assetReferences?.inputs ?? {};
  const hasSome = sceneFile !== undefined || jobBundleDir !== undefined;
  if (!hasSome && filenames.length + directories.length + patterns.length === 0)
    throw malformed('names neither a scene nor a file');
}

const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** Whether the writer asked to be told how it ended, also of a document that does not fit otherwise. */
export function wantsResult(bytes: Uint8Array): boolean {
  try {
    requireShallow(bytes);
    const data = parse(bytes);
    return 'wantResult' in data && data.wantResult === true;
  } catch {
    // What cannot be read asks for nothing.
    return false;
  }
}
