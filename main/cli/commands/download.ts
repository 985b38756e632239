/** `satchel download plan|apply|undo|history|versions`. */
import type { Command } from 'commander';
import { presetNames } from '../../../shared/domain/plan';
import { collect, type RunVerb } from '../verb';
import { applyVerb, type ApplyOptions } from './downloadApply';
import { planVerb, type PlanOptions } from './downloadPlan';
import { undoVerb } from './downloadUndo';
import { addVersionCommands } from './downloadVersions';

export function addDownloadCommands(program: Command, run: RunVerb): void {
  const download = program.command('download').description('bring renders home');
  const presets = `one of ${presetNames.join(', ')}`;
  download
    .command('plan')
    .description('plan a download and write nothing but the plan')
    .option('--job-id <id>', 'outputs of this job of the connected farm')
    .option('-m, --manifests <file...>', 'manifest files, with --s3-root-uri')
    .option('--s3-root-uri <uri>', 'the store that holds the contents')
    .option('--store <uri>', 'the same as --s3-root-uri')
    .option('--to <dir>', 'where everything goes, when there is one root')
    .option('--map <source=dir>', 'where one root goes; may be repeated', collect)
    .option('--include <glob>', 'only these files; may be repeated', collect)
    .option('--preset <name>', presets)
    .option('--rules <file>', 'rules of a JSON file')
    .option('--on <kind=action>', 'KIND=ACTION[:POLICY]; may be repeated', collect)
    .option('--no-hash', 'equal size and time count as identical')
    .requiredOption('-o, --out <file>', 'the plan to write')
    .action((options: PlanOptions, command: Command) => run(command, (session) => planVerb(options, session)));
  download
    .command('apply')
    .description('apply a plan')
    .argument('<plan>')
    .option('--preset <name>', `decide again by ${presets}`)
    .option('--on <kind=action>', 'KIND=ACTION[:POLICY]; may be repeated', collect)
    .option('--leave-undecided', 'apply what is decided and leave the rest untouched')
    .option('--accept-recommended', 'accept the recommendation of every undecided row')
    .option('--no-backup', 'do not keep replaced files')
    .option('--s3-root-uri <uri>', 'another place of the same store')
    .option('--store <uri>', 'the same as --s3-root-uri')
    .option('--yes', 'apply also where most of what is here would be replaced, or without a backup')
    .action((plan: string, options: ApplyOptions, command: Command) =>
      run(command, (session) => applyVerb(plan, options, session)),
    );
  download
    .command('undo')
    .description('take a run back')
    .argument('<run>', 'id of the run, or last')
    .option('--dry-run', 'only say what would happen')
    .action((runId: string, options: { readonly dryRun?: boolean }, command: Command) =>
      run(command, (session) => undoVerb(runId, options, session)),
    );
  addVersionCommands(download, run);
}
