/** What the engine is made of: its ports and facts about this computer. */
import type { EngineEvent } from '../../shared/ipc/rows';
import type { CheckPorts } from './checks/checks';
import type { SettingsStore } from './config/settingsStore';
import type { ConnectionParts } from './connection/connection';
import type { TargetPlatform } from './outputs/plan/traits';
import type { Diagnostics } from './diagnostics/diagnostics';
import type { ProcessFacts } from './transfers/deadEngines';
import type { IntegrationsParts } from './integrations/integrations';
import type { UpdatesParts } from './updates/updates';
import type { FiguresParts } from './statistics/figures';
import type { FlowControl } from './transfers/flow/flowControl';
import type { EnginePorts } from './ports/enginePorts';
import type { Archives } from './ports/archives';
import type { Inbox } from './ports/inbox';
import type { Documents } from './ports/documents';
import type { PictureCodec } from './ports/pictureCodec';
import type { EngineSeat } from './ports/queue';
import type { SignInParts } from './signIn/signIn';
import type { PictureDecoder, PreviewFolder, PreviewShareMessage } from './ports/previews';

export interface EngineParts extends Pick<ConnectionParts, 'openStore' | 'openLocalFarm' | 'openDeadline'> {
  readonly ports: Omit<EnginePorts, 'store'>;
  readonly settings: SettingsStore;
  /** Limits on bytes, and manners towards the places that stores are in. */
  readonly flow: FlowControl;
  readonly dataFolder: string;
  readonly version: string;
  readonly hostName: string;
  readonly demoFolder: string;
  /** Of the person who runs Satchel. */
  readonly homeFolder: string;
  /** `DEADLINE_CLOUD_REGIONS`: where farms are looked for; empty where it is not set. */
  readonly environmentRegions: string;
  /** `DEADLINE_HOOKS_DIR`; empty without one. */
  readonly hooksFolder: string;
  /** Family of this computer's file systems. */
  readonly platform: TargetPlatform;
  readonly processId: number;
  /** Reads YAML and JSON of bundles. */
  readonly openDocuments: () => Promise<Documents>;
  /** Reads job bundles that are zip files; loaded when it is needed. */
  readonly openArchives: () => Promise<Archives>;
  /** What is sent when something goes wrong; works without the rest of the engine. */
  readonly diagnostics: Diagnostics;
  /** Nothing goes on by itself. */
  readonly isSafeMode: boolean;
  /** Requests of DCCs. */
  readonly inbox: Inbox;
  readonly pictures: PictureCodec;
  readonly previews: {
    readonly decoder: PictureDecoder;
    readonly folder: PreviewFolder;
    readonly share: (message: PreviewShareMessage) => void;
  };
  readonly isProcessAlive: (pid: number) => boolean;
  /** This start of this process at the queue. */
  readonly seat: Omit<EngineSeat, 'heartbeatMs'>;
  readonly processes: ProcessFacts;
  /** Who is signed in to this computer. */
  readonly userName: string;
  readonly integrations: Pick<IntegrationsParts, 'sourceFolder' | 'env' | 'sha256' | 'systemRoot'>;
  readonly checking: CheckPorts;
  readonly updates: UpdatesParts['updates'];
  /** Who counts, and where counts come together. */
  readonly figures: FiguresParts;
  readonly signIn: Pick<SignInParts, 'profiles' | 'monitor' | 'probe'>;
  /** Begins a time in which this process takes little memory, whatever it costs; answers what ends it. */
  readonly saveMemory: () => () => void;
  readonly emit: (event: EngineEvent) => void;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
  /** Closes databases and workers. */
  readonly closePorts: () => Promise<void>;
}
