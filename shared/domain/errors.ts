/** Every error code of Satchel, the class that carries one, and the envelope in which it crosses a process border. */

/** `area.reason`; a closed union, so that one table can answer what each means. */
export const errorCodes = [
  'input.invalid',
  'input.not_found',
  'input.name',
  'path.above_root',
  'path.relative',
  'path.unsafe',
  'manifest.empty',
  'manifest.encoding',
  'manifest.json',
  'manifest.version_unknown',
  'manifest.version_missing',
  'manifest.field_missing',
  'manifest.field_type',
  'manifest.integer',
  'manifest.hash_alg',
  'manifest.hash_shape',
  'manifest.hash_unusable',
  'manifest.path_empty',
  'manifest.path_nul',
  'manifest.path_absolute',
  'manifest.path_drive',
  'manifest.path_traversal',
  'manifest.path_not_normal',
  'manifest.size_range',
  'manifest.mtime_range',
  'manifest.total_mismatch',
  'manifest.duplicate_path',
  'manifest.file_dir_conflict',
  'manifest.too_large',
  'manifest.symlink_parent',
  'manifest.symlink_escape',
  'manifest.symlink_cycle',
  'manifest.symlink_base_guess',
  'manifest.content_fields',
  'manifest.unhashed',
  'manifest.deleted_has_content',
  'manifest.deleted_in_snapshot',
  'manifest.parent_missing',
  'manifest.parent_unexpected',
  'manifest.chunk_size',
  'manifest.chunk_count',
  'manifest.index_syntax',
  'manifest.index_range',
  'manifest.path_style',
  'manifest.dollar_name',
  'manifest.unknown_field',
  'ops.hash_alg_mismatch',
  'ops.path_style_mismatch',
  'ops.kind_mismatch',
  'ops.chunk_size_mismatch',
  'ops.path_outside_root',
  'ops.bad_prefix',
  'ops.duplicate_root',
  'compose.wrong_base',
  'compose.not_empty',
  'mapping.version',
  'mapping.mixed_formats',
  'mapping.duplicate_source',
  'mapping.relative_source',
  'mapping.bad_destination',
  'pattern.empty',
  'pattern.syntax',
  'name.too_long',
  'name.not_encodable',
  'plan.version_unknown',
  'plan.invalid',
  'plan.changed_outside',
  'plan.target_refused',
  'journal.damaged',
  'undo.changed_since',
  'undo.backup_missing',
  'undo.backup_changed',
  'undo.purged',
  'plan.guard',
  'pattern.names_folder',
  'scan.root_missing',
  'scan.root_not_folder',
  'scan.folder_in_list',
  'scan.file_changing',
  'scan.link_dropped',
  'scan.ignored',
  'scan.special_file',
  'scan.unreadable',
  'scan.link_broken',
  'scan.link_cycle',
  'scan.link_outside',
  'scan.name_not_utf8',
  'source.missing',
  'source.changed',
  'source.unreadable',
  'transfer.many_failures',
  'submit.folder_as_file',
  'submit.missing_inputs',
  'submit.output_outside_root',
  'submit.wide_root',
  'submit.unknown_paths',
  'profile.os_mismatch',
  'profile.location_missing',
  'profile.duplicate_path',
  'profile.nested',
  'integrity.mismatch',
  'integrity.short',
  'store.denied_put',
  'store.denied_get',
  'store.denied_head',
  'store.denied_list',
  'store.denied_kms',
  'store.wrong_owner',
  'store.no_bucket',
  'store.missing_content',
  'store.missing_manifest',
  'store.wrong_region',
  'store.metadata_too_large',
  'store.root_missing',
  'store.full',
  'store.cleanup_needs_lifecycle_rule',
  'output.root_missing',
  'auth.profile_missing',
  'auth.missing',
  'auth.expired',
  'auth.clock',
  'auth.rejected',
  'auth.monitor_missing',
  'auth.login_failed',
  'auth.login_unsupported',
  'network.dns',
  'network.refused',
  'network.timeout',
  'network.reset',
  'network.tls',
  'network.proxy',
  'network.server',
  'network.throttled',
  'network.offline',
  'disk.full',
  'disk.quota',
  'disk.inodes',
  'disk.busy',
  'disk.denied',
  'disk.readonly',
  'disk.io',
  'decision.needed',
  'download.link_unsupported',
  'download.escapes_root',
  'root.sensitive',
  'bundle.two_files',
  'bundle.no_template',
  'bundle.escapes',
  'bundle.document',
  'bundle.template',
  'bundle.parameter',
  'bundle.default_outside',
  'bundle.too_large',
  'bundle.archive',
  'deadline.no_attachments',
  'deadline.create_failed',
  'deadline.not_found',
  'deadline.denied',
  'deadline.quota',
  'queue.locked',
  'integration.damaged',
  'integration.unknown',
  'integration.unsupported',
  'lock.root',
  'lock.sync',
  'ipc.rejected',
  'request.unsupported',
  'request.refused',
  'request.invalid',
  'request.too_large',
  'request.expired',
  'request.repeated',
  'request.too_many',
  'request.inbox',
  'link.invalid',
  'config.invalid',
  'config.locked',
  'config.feature',
  'config.missing_file',
  'updates.feed',
  'updates.signature',
  'updates.package',
  'engine.unavailable',
  'engine.lost',
  'engine.stuck',
  'database.damaged',
  'internal',
  'internal.hash_selftest',
  'internal.manifest_roundtrip',
  'internal.native_module',
  'cancelled',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** The form in which an error crosses a process border and is printed as a JSON line. Plain data. */
export interface ErrorDto {
  readonly code: ErrorCode;
  /** What happened, one sentence for a person. */
  readonly message: string;
  /** What is safe. */
  readonly safe?: string;
  /** What to do. */
  readonly hint?: string;
  /** What to do at the command line, where that is a command; `hint` says it for a window. */
  readonly commandHint?: string;
  readonly retryable: boolean;
  /** What it came from, the nearest first; for whoever helps. */
  readonly causes?: readonly string[];
  /** Facts declared for the code; never secrets. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorDto };

/** What a thrower gives; `retryable` follows from the code unless the thrower knows better. */
export type ErrorInit = Omit<ErrorDto, 'retryable'> & { readonly retryable?: boolean };

/** An error with a code. Adapters make one of every foreign error, keeping it as `cause`. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly dto: ErrorDto;

  constructor(init: ErrorInit, cause?: unknown) {
    super(init.message, { cause });
    this.dto = { ...init, retryable: init.retryable ?? isRetryable(init.code) };
  }

  get code(): ErrorCode {
    return this.dto.code;
  }
}

const retryableAreas = new Set(['network', 'lock', 'queue']);
const retryableCodes = new Set<ErrorCode>([
  'disk.busy',
  'source.changed',
  'engine.lost',
  'engine.stuck',
  'engine.unavailable',
  'auth.expired',
]);

/** Whether the same call may work later without anybody changing anything but time or a sign-in. */
export function isRetryable(code: ErrorCode): boolean {
  return retryableCodes.has(code) || retryableAreas.has(areaOf(code));
}

/** The part before the dot. */
export function areaOf(code: ErrorCode): string {
  const dot = code.indexOf('.');
  return dot < 0 ? code : code.slice(0, dot);
}

/** Any thrown value as a DTO. An error without a code becomes `internal` with a short text; its stack belongs in the log. */
export function toErrorDto(thrown: unknown): ErrorDto {
  if (thrown instanceof AppError) return thrown.dto;
  if (isAbort(thrown)) return { code: 'cancelled', message: 'Cancelled.', retryable: false };
  return {
    code: 'internal',
    message: 'Something went wrong inside Satchel.',
    safe: 'Files that were written so far are complete and verified.',
    hint: 'Try again. If it comes back, send the log file to whoever looks after Satchel.',
    retryable: false,
  };
}

/** Whether a thrown value is an abort, by name as every platform sets it. */
export function isAbort(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    (thrown.name === 'AbortError' || (thrown instanceof AppError && thrown.code === 'cancelled'))
  );
}
