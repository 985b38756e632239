/** `satchel job download-output|download-input`: what a job wrote or was given comes home. */
import type { Command } from 'commander';
import { presetNames } from '../../../shared/domain/plan';
import { collect, type RunVerb } from '../verb';
import { alwaysCopyHelp } from './jobDownloadConflicts';
import { downloadJob, type DownloadedKind, type JobDownloadOptions } from './jobDownloadRun';

/** Adds both verbs to the group `job`. */
export function addJobDownloads(job: Command, run: RunVerb): void {
  withOptions(job.command('download-output'), 'outputs of this job')
    .description('bring the outputs of a job home, or those of one step or task')
    .option('--step-id <id>', 'only this step')
    .option('--task-id <id>', 'only this task; needs --step-id')
    .action(actionOf('output', run));
  withOptions(job.command('download-input'), 'files that this job was given')
    .description('bring the input files of a job home')
    .action(actionOf('input', run));
}

const actionOf = (kind: DownloadedKind, run: RunVerb) => (options: JobDownloadOptions, command: Command) =>
  run(command, (session) => downloadJob(kind, options, session));

/** Those of the Deadline client, and what Satchel adds. */
function withOptions(command: Command, what: string): Command {
  return command
    .option('--job-id <id>', `${what}; else the one in the Deadline client's settings`)
    .option('-i, --include <glob>', 'only these files, by their whole path; may be repeated', collect)
    .option('--match-paths-by <paths>', '--include means paths of the job (JOB) or those here (LOCAL)', 'LOCAL')
    .option('--ignore-storage-profiles', 'do not map paths by storage profiles')
    .option('--conflict-resolution <how>', 'skip, overwrite or create_copy, for files that are here already')
    .option('--yes', 'do not ask to confirm the folders')
    .option('--output <form>', 'verbose for people, json for the line protocol of the Deadline client')
    .option('--to <dir>', 'where everything goes; more roots than one each in a folder of their own there')
    .option('--map <source=dir>', 'where one root goes; may be repeated', collect)
    .option('--preset <name>', `one of ${presetNames.join(', ')}, instead of --conflict-resolution`)
    .option('--on <kind=action>', 'KIND=ACTION[:POLICY]; may be repeated', collect)
    .option('--always-copy', alwaysCopyHelp)
    .option('--plan-only <file>', 'write the plan and nothing else')
    .option('--all-runs', 'outputs of every attempt, not only the latest of each task')
    .option('--leave-undecided', 'bring what is decided and leave the rest untouched')
    .option('--no-backup', 'do not keep replaced files')
    .option('--s3-root-uri <uri>', "a store instead of the queue's")
    .option('--store <uri>', 'the same as --s3-root-uri')
    .option('--storage-profile-id <id>', 'storage profile of this computer');
}
