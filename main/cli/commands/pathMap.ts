/** `satchel path-map PATH… --rules FILE`: where paths of another computer lie here, and which rule says so. */
import { sep } from 'node:path';
import { Option, type Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { PathFormat } from '../../../shared/domain/paths/components';
import { parseMappingRules } from '../../../shared/domain/paths/mappingRules';
import { createPathMapper } from '../../../shared/domain/paths/pathMapper';
import { openFilePorts } from '../../compose/filePorts';
import { inputFile } from '../inputFile';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import type { RunVerb } from '../verb';

interface PathMapOptions {
  readonly rules: string;
  readonly sourceFormat?: PathFormat;
}

const maxRulesBytes = 16 * 1024 * 1024;

export function addPathMapCommand(program: Command, run: RunVerb): void {
  program
    .command('path-map')
    .description('tell where paths of another computer lie here, and which rule says so')
    .argument('<path...>', 'absolute, as they are written on the other computer')
    .requiredOption('--rules <file>', 'path mapping rules as JSON')
    .addOption(new Option('--source-format <format>', 'how the paths are written').choices(['posix', 'windows']))
    .action((paths: readonly string[], options: PathMapOptions, command: Command) =>
      run(command, (session) => pathMap(paths, options, session)),
    );
}

/** Exit 11 when a path has no rule: it lies nowhere here. */
async function pathMap(paths: readonly string[], options: PathMapOptions, { output }: Session): Promise<number> {
  const host: PathFormat = sep === '/' ? 'posix' : 'windows';
  const { files, fileHasher } = openFilePorts();
  await fileHasher.close();
  const file = absolute(options.rules);
  const text = new TextDecoder().decode(await files.readFile(await inputFile(file, files), maxRulesBytes));
  const mapper = createPathMapper(parseMappingRules(text, host, file), host);
  requireFormat(options.sourceFormat, mapper.sourceFormat, file);
  let mappedCount = 0;
  for (const source of paths) {
    const found = mapper.map(source);
    if (found !== undefined) mappedCount += 1;
    const rule = found && {
      source_path_format: found.rule.sourceFormat.toUpperCase(),
      source_path: found.rule.source,
      destination_path: found.rule.destination,
    };
    output.item(
      { source, mapped: found?.mapped ?? null, rule: rule ?? null },
      found === undefined
        ? `${source}: no rule`
        : `${source} -> ${found.mapped} (${found.rule.source} -> ${found.rule.destination})`,
    );
  }
  output.result('path-map', { mapped: mappedCount, unmapped: paths.length - mappedCount });
  return mappedCount === paths.length ? exitCodes.ok : exitCodes.notFound;
}

function requireFormat(wanted: PathFormat | undefined, found: PathFormat | undefined, file: string): void {
  if (wanted === undefined || found === undefined || wanted === found) return;
  throw new AppError({
    code: 'mapping.mixed_formats',
    message: `The rules in ${file} are for ${found} paths, and --source-format says ${wanted}.`,
    safe: 'Nothing was mapped.',
    hint: 'Leave --source-format out, or give the rules for that kind of path.',
  });
}
