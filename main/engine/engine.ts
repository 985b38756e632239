/** The engine as windows and the command line see it: one object of use cases over the ports. */
import type { SettingKey } from '../../shared/domain/config';
import type { TransferSnapshot } from '../../shared/domain/transfer';
import type { Input, Output } from '../../shared/ipc/contract';
import type { DownloadResult } from '../../shared/ipc/downloads';
import type { Connection, Overview, SettingRow } from '../../shared/ipc/overview';
import type { RowsReply } from '../../shared/ipc/rows';
import type { Checks } from './checks/checks';
import type { SettingsStore } from './config/settingsStore';
import type { Connections } from './connection/connection';
import type { QueueChoice } from './connection/queueChoice';
import type { EngineParts } from './engineParts';
import type { Downloads } from './outputs/downloads';
import type { Results } from './outputs/results';
import type { Logs } from './diagnostics/logs';
import type { Integrations } from './integrations/integrations';
import type { Updates } from './updates/updates';
import type { Mappings } from './mapping/mappings';
import type { RulesOfReviews } from './outputs/reviewRules';
import type { Backups } from './outputs/backups/backups';
import type { Versions } from './outputs/versions/versions';
import type { PowerEvent, RunContext } from './ports/progress';
import type { Previews } from './previews/previews';
import type { Follows } from './sync/follows';
import type { profileOfTransfer } from './signIn/profileOfTransfer';
import type { SignIn } from './signIn/signIn';
import type { SignInGate } from './signIn/signInGate';
import type { SceneRequests } from './requests/sceneRequests';
import type { BundleForms } from './submission/bundleForms';
import type { Submissions } from './submission/submissions';
import type { WindowSubmissions } from './submission/windowSubmissions';
import type { Figures } from './statistics/figures';
import type { QueueActions } from './transfers/queueActions';
import type { TakingUp } from './transfers/takeUp';
import type { Endpoints } from './transfers/endpoints';
import type { TransferBoard } from './transfers/board';

export interface EngineOptions extends EngineParts {
  /** Makes the demo project and leaves a plan waiting; answers the transfer to review. */
  readonly makeDemo: (
    input: { readonly folder: string; readonly engine: Engine },
    context: RunContext,
  ) => Promise<{ readonly outcome: string }>;
}

export interface Engine {
  readonly submissions: Submissions;
  /** For people; commands ask `submissions` and answer for themselves. */
  readonly windowSubmissions: WindowSubmissions;
  /** For windows: job bundles whose parameters somebody fills in. */
  readonly bundleForms: BundleForms;
  /** For windows: what the buttons of DCCs send. */
  readonly scenes: SceneRequests;
  readonly downloads: Downloads;
  /** Jobs and queues whose outputs come home as tasks finish. */
  readonly follows: Follows;
  readonly previews: Previews;
  readonly rules: RulesOfReviews;
  readonly results: Results;
  readonly backups: Backups;
  readonly versions: Versions;
  readonly connections: Connections;
  readonly endpoints: Endpoints;
  readonly figures: Figures;
  /** Whether storage can be used, before somebody commits to it. */
  readonly checks: Checks;
  readonly board: TransferBoard;
  readonly queue: QueueActions;
  /** For commands, which run one transfer and end. */
  readonly takingUp: TakingUp;
  readonly settings: SettingsStore;
  readonly signIn: SignIn;
  /** Which profile has to be signed in for a transfer to go on. */
  profileOf(uid: string): ReturnType<typeof profileOfTransfer>;
  /** For work that goes on by itself after a sign-in. */
  readonly signInGate: SignInGate;
  readonly mappings: Mappings;
  readonly integrations: Integrations;
  readonly updates: Updates;
  readonly logs: Logs;
  readonly queueChoice: QueueChoice;
  readonly parts: EngineParts;
  overview(): Promise<Overview>;
  setConnection(input: {
    readonly storeUri: string;
    readonly region?: string | undefined;
    readonly endpointUrl?: string | undefined;
    readonly profile?: string | undefined;
  }): Promise<Connection>;
  startDemo(input: { readonly folder?: string | undefined }): Promise<{ uid: string }>;
  /** A page of the jobs of the farm; with `jobId` that job as well, wherever it stands. */
  listJobs(ask?: Input<'job.list'>): Promise<Output<'job.list'>>;
  transfer(uid: string): Promise<TransferSnapshot>;
  listTransfers(): Promise<{ transfers: TransferSnapshot[] }>;
  /** With `discard` also what was kept to go on from goes. */
  cancelTransfer(uid: string, how?: 'cancel' | 'discard'): Promise<TransferSnapshot>;
  /** Runs a failed or cancelled transfer again from its beginning; what is complete is not repeated. `leaveOut`: without what fails. */
  retryTransfer(uid: string, leaveOut?: boolean): Promise<{ uid: string }>;
  history(): Promise<Output<'history.list'>>;
  /** Of a transfer, or of a run by its id. */
  downloadResult(uid: string): Promise<DownloadResult>;
  /** Takes a run back; one that was undone and redone since by its redo. */
  undo(runId: string): Promise<{ uid: string }>;
  backupForecast(uid: string): Promise<Output<'backup.forecast'>>;
  setSetting(key: SettingKey, value: string | number | boolean | null): Promise<{ settings: SettingRow[] }>;
  reviewRows(uid: string, start: number, count: number): Promise<Omit<RowsReply, 'type' | 'id'>>;
  /** Takes up what an earlier engine left unfinished. Called once by the window's engine. */
  recover(): Promise<void>;
  /** Told by the system, to every run: time asleep is not judged and not counted. */
  power(event: PowerEvent): void;
  close(): Promise<void>;
}
