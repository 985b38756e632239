/** What the command line of a start says. Unknown switches are ignored: Chromium adds its own. */
import { basename, isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { isLinkLike } from '../../shared/domain/links';
import { requestIdOf } from '../../shared/domain/sceneRequest';

/** A link as it was given, not yet trusted: long enough that one which is too long still counts as too long. */
const maxLinkText = 600;
const maxHandOverBytes = 64 * 1024;
const requestSwitch = '--request=';
const planSuffix = '.satchel-plan.json';

/** What one start hands to the copy that already runs. */
export const LaunchData = z.strictObject({
  v: z.literal(1),
  /** A transfer to show. */
  show: z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9-]+$/)
    .optional(),
  link: z.string().max(maxLinkText).optional(),
  /** Absolute path of a plan file. */
  planPath: z
    .string()
    .max(16_384)
    .refine((path) => isAbsolute(path) && isPlanFile(path))
    .optional(),
  /** Absolute path of a DCC's request, named as one; where it lies is checked when it is opened. */
  requestPath: z
    .string()
    .max(16_384)
    .refine((path) => isAbsolute(path) && requestIdOf(basename(path)) !== undefined)
    .optional(),
});
export type LaunchData = z.output<typeof LaunchData>;

export interface LaunchPlace {
  readonly platform: NodeJS.Platform;
  /** Relative paths are meant from here. */
  readonly cwd: string;
}

/** Whether a path is named like a plan. */
export function isPlanFile(path: string): boolean {
  return path.toLowerCase().endsWith(planSuffix);
}

/**
 * Reads `--show=<transfer uid>`, `--request=<path>`, one link and one plan file from the arguments after the program.
 * Anything malformed is left out; a link that must not be followed stays, as a text that `parseLink` refuses.
 */
export function launchDataOf(argv: readonly string[], { platform, cwd }: LaunchPlace): LaunchData {
  const show = argv.find((argument) => argument.startsWith('--show='))?.slice('--show='.length);
  const request = argv.find((argument) => argument.startsWith(requestSwitch))?.slice(requestSwitch.length);
  const plan = argv.find((argument) => !argument.startsWith('-') && isPlanFile(argument));
  const parts: Partial<Record<keyof LaunchData, string | undefined>> = {
    show,
    link: linkOf(argv, platform),
    planPath: plan === undefined ? undefined : resolve(cwd, plan),
    requestPath: request,
  };
  // Part by part, so that one that does not fit takes no other with it.
  const fitting = Object.entries(parts).filter(
    ([name, value]) => value !== undefined && LaunchData.safeParse({ v: 1, [name]: value }).success,
  );
  return { v: 1, ...(Object.fromEntries(fitting) as Omit<LaunchData, 'v'>) };
}

/** Exactly one argument may be a link; on Windows, where a link can smuggle in more arguments, only right after its marker. */
function linkOf(argv: readonly string[], platform: NodeJS.Platform): string | undefined {
  const links = argv.filter(isLinkLike);
  if (links.length === 0) return undefined;
  const isMarked = argv[argv.indexOf('--link-marker') + 1] === links[0] && argv.includes('--link-marker');
  // Joined by blanks, which no link may hold.
  if (links.length > 1 || (platform === 'win32' && !isMarked)) return ` ${links.join(' ')}`.slice(0, maxLinkText);
  return links[0]?.slice(0, maxLinkText);
}

/** The arguments that say the same; a link that was refused is not repeated. */
export function argumentsOf(data: LaunchData | undefined, platform: NodeJS.Platform): string[] {
  if (data === undefined) return [];
  const { show, link, planPath, requestPath } = data;
  const isOne = link !== undefined && isLinkLike(link);
  return [
    ...(show === undefined ? [] : [`--show=${show}`]),
    ...(planPath === undefined ? [] : [planPath]),
    ...(requestPath === undefined ? [] : [`${requestSwitch}${requestPath}`]),
    ...(isOne ? [...(platform === 'win32' ? ['--link-marker'] : []), link] : []),
  ];
}

/** What another start handed over; undefined when it is too large or not what a start of Satchel says. */
export function readHandOver(data: unknown): LaunchData | undefined {
  const text = JSON.stringify(data) as string | undefined;
  if (text === undefined || Buffer.byteLength(text) > maxHandOverBytes) return undefined;
  const parsed = LaunchData.safeParse(data);
  return parsed.success ? parsed.data : undefined;
}
