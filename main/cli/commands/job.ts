/** `satchel job …`: jobs of a queue: found, waited for, looked into, cancelled, run again. */
import type { Command } from 'commander';
import type { RunVerb } from '../verb';
import { addJobChanges } from './jobChanges';
import { addJobDownloads } from './jobDownload';
import { addJobLogs } from './jobLogs';
import { addJobReads } from './jobReads';
import { addJobWait } from './jobWait';

export function addJobCommands(program: Command, run: RunVerb): void {
  const job = program.command('job').description('jobs of a queue');
  addJobReads(job, run);
  addJobWait(job, run);
  addJobLogs(job, run);
  addJobChanges(job, run);
  addJobDownloads(job, run);
}
