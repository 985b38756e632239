/** From a bundle and what was given for it to a submission and the arguments of CreateJob. */
import { resolve } from 'node:path';
import type { CreateJobRequest, QueueRef } from '../ports/deadline';
import type { Documents } from '../ports/documents';
import type { GroupInput } from '../submission/groupSubmission';
import { joinPaths, type BundlePaths } from './bundlePaths';
import { bundleError } from './bundleErrors';
import type { ParameterDefinition } from './definitions';
import { jsonOf } from './documentShape';
import type { JobSettings } from './jobSettings';
import { mergeDefinitions } from './mergeDefinitions';
import type { NamedValues } from './parameterValues';
import { hostFormat, type Bundle } from './readBundle';
import { resolveParameters, type ResolvedParameters } from './resolveParameters';

export interface BundleChoices {
  /** Replaces the name in the template. */
  readonly name?: string;
  /** Values given for this submission. */
  readonly given: NamedValues;
  /** Given for this submission; they win over `deadline:` values. */
  readonly settings: JobSettings;
  readonly workingFolder: string;
  /** What the environments of the queue define; absent while no queue is asked. */
  readonly ofQueue?: readonly ParameterDefinition[];
}

export type JobRequest = Omit<CreateJobRequest, 'clientToken' | 'attachments' | keyof QueueRef | 'storageProfileId'>;

export interface PreparedBundle extends Omit<ResolvedParameters, 'knownFolders'> {
  readonly name: string;
  /** Everything of CreateJob that the bundle decides; the transfer adds place, attachments and token. */
  readonly request: JobRequest;
  /** Of parameters and `asset_references` together. */
  readonly paths: BundlePaths;
  /** The bundle and what was named for this submission. */
  readonly knownFolders: readonly string[];
  /** Sentences for the check. */
  readonly warnings: readonly string[];
}

export const usualPriority = 50;

/** Throws as `resolveParameters` does. Nothing is read or written. */
export function prepareBundle(bundle: Bundle, choices: BundleChoices, documents: Documents): PreparedBundle {
  const { ofQueue, given, workingFolder } = choices;
  const resolved = resolveParameters(
    {
      definitions: ofQueue === undefined ? bundle.definitions : mergeDefinitions(bundle.definitions, ofQueue),
      ...(ofQueue === undefined ? {} : { ofQueue: onlyQueue(bundle, ofQueue) }),
      values: bundle.values,
      given,
      bundleFolder: bundle.folder,
      workingFolder,
      format: hostFormat,
      hasAddresses: bundle.hasAddresses,
    },
    documents,
  );
  const name = choices.name ?? bundle.name;
  const sent = resolved.parameters.filter(({ isSent }) => isSent);
  const parameters = Object.fromEntries(sent.map((parameter) => [parameter.name, parameter.wire]));
  const { targetTaskRunStatus, ...counts } = { ...resolved.settings, ...choices.settings };
  return {
    ...resolved,
    name,
    paths: joinPaths([bundle.references, resolved.paths]),
    knownFolders: [bundle.folder, ...resolved.knownFolders],
    warnings: warningsOf(bundle, workingFolder),
    request: {
      ...templateNamed(bundle, choices.name, documents),
      priority: usualPriority,
      ...counts,
      ...(targetTaskRunStatus === undefined ? {} : { targetTaskRunStatus }),
      ...(sent.length === 0 ? {} : { parameters }),
    },
  };
}

/** What the check of a submission is given: nobody vouched for paths that only the bundle names. */
export function submissionPaths({
  paths,
  knownFolders,
}: Pick<PreparedBundle, 'paths' | 'knownFolders'>): Pick<
  GroupInput,
  'paths' | 'filePaths' | 'outputFolders' | 'referencedPaths' | 'arePathsKnown' | 'knownPaths'
> {
  return {
    paths: paths.inputFolders,
    filePaths: paths.inputFiles,
    outputFolders: paths.outputFolders,
    referencedPaths: paths.referencedPaths,
    arePathsKnown: false,
    knownPaths: knownFolders,
  };
}

/** Names of what the queue defines and the job does not. */
export function onlyQueue(bundle: Bundle, ofQueue: readonly ParameterDefinition[]): ReadonlySet<string> {
  const ofJob = new Set(bundle.definitions.map(({ name }) => name));
  return new Set(ofQueue.map(({ name }) => name).filter((name) => !ofJob.has(name)));
}

/** What keeps a job from being called so, as a sentence. */
export function jobNameFault(name: string): string | undefined {
  if (name === '') return 'The name of the job is empty.';
  return name.length > 128 ? 'The name of the job is longer than 128 characters.' : undefined;
}

/** The file's own text where the name stays; else only the name differs, or all is written anew as JSON, which says the same. */
function templateNamed(
  { template }: Bundle,
  name: string | undefined,
  documents: Documents,
): Pick<CreateJobRequest, 'template' | 'templateType'> {
  if (name === undefined) return { template: template.text, templateType: template.kind };
  const fault = jobNameFault(name);
  if (fault !== undefined) throw bundleError('bundle.parameter', fault, 'Give it another name.');
  const edited = documents.withText(template.text, template.kind, 'name', name);
  if (edited !== undefined) return { template: edited, templateType: template.kind };
  return { template: jsonOf(new Map([...template.value, ['name', name]])), templateType: 'JSON' };
}

function warningsOf({ relativeReferences, hooks, folder }: Bundle, workingFolder: string): string[] {
  const warnings: string[] = [];
  const [first] = relativeReferences;
  if (first !== undefined && resolve(workingFolder) !== folder)
    warnings.push(
      `asset_references has ${relativeReferences.length === 1 ? 'a relative path' : `${relativeReferences.length} relative paths`} (${first}${relativeReferences.length === 1 ? '' : ', …'}). Satchel takes them from the bundle; the Deadline client takes them from the working directory.`,
    );
  if (hooks.length > 0)
    warnings.push(
      `The bundle has hooks, which the Deadline client can run and Satchel never does: ${hooks.map(({ command }) => command).join('; ')}.`,
    );
  return warnings;
}
