/** `satchel download plan|show|decide|apply|undo|history|versions`. */
import { Option, type Command } from 'commander';
import { keepBothPolicies, planActions, planKinds, presetNames } from '../../../shared/domain/plan';
import { collect, type RunVerb } from '../verb';
import { applyVerb, type ApplyOptions } from './downloadApply';
import { decideVerb, type DecideOptions } from './downloadDecide';
import { planVerb, type PlanOptions } from './downloadPlan';
import { alwaysCopyHelp } from './jobDownloadConflicts';
import { showVerb, type ShowOptions } from './downloadShow';
import { undoVerb } from './downloadUndo';
import { addVersionCommands } from './downloadVersions';

export function addDownloadCommands(program: Command, run: RunVerb): void {
  const download = program.command('download').description('bring renders home');
  const presets = `one of ${presetNames.join(', ')}, or of a file in the data folder's presets/`;
  download
    .command('plan')
    .description('plan a download and write nothing but the plan')
    .option('--job-id <id>', 'outputs of this job of the connected farm')
    .option('-m, --manifests <file...>', 'manifest files, with --s3-root-uri')
    .option('--s3-root-uri <uri>', 'the store that holds the contents')
    .option('--store <uri>', 'the same as --s3-root-uri')
    .option('--to <dir>', 'where everything goes; several roots to a folder of their own below')
    .option('--map <source=dir>', 'where one root goes; may be repeated', collect)
    .addOption(collisionOption())
    .option('--include <glob>', 'only these files; may be repeated', collect)
    .option('--preset <name>', presets)
    .option('--rules <file>', 'rules of a JSON file')
    .option('--on <kind=action>', 'KIND=ACTION[:POLICY]; may be repeated', collect)
    .option('--always-copy', alwaysCopyHelp)
    .option('--no-complete-sequence', 'of a sequence whose two sides are kept, bring only the frames that differ')
    .option('--no-hash', 'equal size and time count as identical')
    .requiredOption('-o, --out <file>', 'the plan to write')
    .action((options: PlanOptions, command: Command) => run(command, (session) => planVerb(options, session)));
  download
    .command('show')
    .description('what a plan would do, one line per sequence; with --json one per file')
    .argument('<plan>')
    .option('--kind <kind>', `only files of this kind: ${planKinds.join(', ')}`)
    .option('--where <filter>', 'only files that a filter means, as in the window')
    .option('--undecided', 'only files that still need a person')
    .addHelpText('after', filterHelp)
    .action((plan: string, options: ShowOptions, command: Command) =>
      run(command, (session) => showVerb(plan, options, session)),
    );
  download
    .command('decide')
    .description('decide by hand what a filter means, in the plan itself')
    .argument('<plan>')
    .requiredOption('--where <filter>', "which files; '*' means every file")
    .requiredOption('--action <action>', 'ACTION, or keep-both:POLICY')
    .option('--undecided', 'of these only files that still need a person')
    .addHelpText('after', `${filterHelp}${decideHelp}`)
    .action((plan: string, options: DecideOptions, command: Command) =>
      run(command, (session) => decideVerb(plan, options, session)),
    );
  download
    .command('apply')
    .description('apply a plan')
    .argument('<plan>')
    .option('--preset <name>', `decide again by ${presets}`)
    .option('--on <kind=action>', 'KIND=ACTION[:POLICY]; may be repeated', collect)
    .option('--always-copy', alwaysCopyHelp)
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

const filterHelp = `
Filter: words that all must be found in the path, in any order; "two words" as one. Further:
  *.exr, renders/*       patterns of a name, or of a path
  ext:exr                an extension
  kind:edited-here       a kind, or several: kind:locked,case-clash
  frame:1001-1100        frame numbers
  size:>1G               a size: > < >= <= =, with K M G T
  task:ID                a task of the farm
  -word, -ext:exr        everything but these; such a filter is written --where=-word
`;

const decideHelp = `
Actions: ${planActions.filter((action) => action !== 'elsewhere').join(' ')}
Policies of keep-both: ${keepBothPolicies.join(' ')}
Exit codes: 0 all set or nothing matches · 3 some files do not allow the action and keep their decision · 2 none allows it
`;

function collisionOption(): Option {
  const help = 'of roots in one folder: rename what collides, or a folder of its own for all but the first';
  return new Option('--collision <how>', help).choices(['prefix', 'subfolder']).default('prefix');
}
