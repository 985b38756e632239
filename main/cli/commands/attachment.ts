/** `satchel attachment upload|download`: contents of manifests, without a job. */
import type { Command } from 'commander';
import type { RunVerb } from '../verb';
import { addAttachmentDownload } from './attachmentDownload';
import { addAttachmentUpload } from './attachmentUpload';

export function addAttachmentCommands(program: Command, run: RunVerb): void {
  const group = program.command('attachment').description('send and fetch what manifests list');
  addAttachmentUpload(group, run);
  addAttachmentDownload(group, run);
}
