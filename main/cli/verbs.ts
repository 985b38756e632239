/** The verbs by their first word. What a verb works with is loaded when it is typed. */
import type { Command } from 'commander';
import { featureOfVerb } from '../../shared/domain/features';
import { requireFeature } from '../engine/config/featureGate';
import type { RunVerb } from './verb';

type AddVerb = (program: Command, run: RunVerb) => void;

/** In the order in which help lists them. */
const verbs: Readonly<Record<string, () => Promise<AddVerb>>> = {
  hash: async () => (await import('./commands/hash')).addHashCommand,
  manifest: async () => (await import('./commands/manifest')).addManifestCommands,
  attachment: async () => (await import('./commands/attachment')).addAttachmentCommands,
  submit: async () => (await import('./commands/submit')).addSubmitCommand,
  bundle: async () => (await import('./commands/bundle')).addBundleCommands,
  farm: async () => (await import('./commands/farm')).addFarmCommands,
  queue: async () => (await import('./commands/queue')).addQueueCommands,
  job: async () => (await import('./commands/job')).addJobCommands,
  group: async () => (await import('./commands/group')).addGroupCommand,
  'path-map': async () => (await import('./commands/pathMap')).addPathMapCommand,
  download: async () => (await import('./commands/download')).addDownloadCommands,
  transfers: async () => (await import('./commands/transfers')).addTransfersCommands,
  limits: async () => (await import('./commands/limits')).addLimitsCommands,
  endpoints: async () => (await import('./commands/endpoints')).addEndpointsCommands,
  check: async () => (await import('./commands/check')).addCheckCommand,
  stats: async () => (await import('./commands/stats')).addStatsCommands,
  cache: async () => (await import('./commands/cache')).addCacheCommands,
  auth: async () => (await import('./commands/auth')).addAuthCommands,
  integrations: async () => (await import('./commands/integrations')).addIntegrationsCommands,
  diagnostics: async () => (await import('./commands/diagnostics')).addDiagnosticsCommand,
  config: async () => (await import('./commands/config')).addConfigCommands,
  open: async () => (await import('./commands/open')).addOpenCommand,
  demo: async () => (await import('./commands/demo')).addDemoCommand,
};

/** Adds the verb that was typed; all of them where none is known by the words, for help and for what the parser says then. */
export async function addVerbs(program: Command, run: RunVerb, argv: readonly string[]): Promise<void> {
  const typed = firstWord(program, argv.slice(2));
  const isKnown = typed !== undefined && Object.hasOwn(verbs, typed);
  const names = isKnown ? [typed] : Object.keys(verbs);
  for (const name of await allowedVerbs(names, isKnown)) (await verbs[name]?.())?.(program, run);
}

/** Without those that the site took away. `config.feature` for one that was typed. */
async function allowedVerbs(names: readonly string[], isTyped: boolean): Promise<readonly string[]> {
  if (names.every((name) => featureOfVerb(name) === undefined)) return names;
  const { disabledFeaturesOf } = await import('../compose/sitePolicyOf');
  const disabled = await disabledFeaturesOf(process.env);
  return names.filter((name) => {
    const feature = featureOfVerb(name);
    if (feature === undefined) return true;
    if (isTyped) requireFeature(feature, disabled);
    return !disabled.has(feature);
  });
}

/** The first word that is neither an option of the program nor the value of one; absent where another option comes first. */
function firstWord(program: Command, words: readonly string[]): string | undefined {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) return word;
    const [name] = word.split('=', 1);
    const option = program.options.find(({ long, short }) => long === name || short === name);
    if (option === undefined) return undefined;
    if (option.required && !word.includes('=')) at += 1;
  }
  return undefined;
}
