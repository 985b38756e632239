/** The links of the chain that checks are drawn as, and what each check is usually about. */
import type { CheckId, CheckType } from '../../../shared/domain/check';

interface Usual {
  readonly phase: string;
  readonly type: CheckType;
}

const settings: Usual = { phase: 'settings', type: 'configuration' };
const rights: Usual = { phase: 'rights', type: 'permission' };
const speed: Usual = { phase: 'speed', type: 'resource' };
const room: Usual = { phase: 'room', type: 'resource' };
const folder: Usual = { phase: 'folder', type: 'configuration' };

/** Of an outcome that does not say it. */
export const usually: Readonly<Record<CheckId, Usual>> = {
  's3.config': settings,
  's3.dns': { phase: 'dns', type: 'network' },
  's3.tcp': { phase: 'tcp', type: 'network' },
  's3.tls': { phase: 'tls', type: 'network' },
  's3.clock': { phase: 'clock', type: 'system' },
  's3.credentials': { phase: 'login', type: 'authentication' },
  's3.bucket': { phase: 'bucket', type: 'configuration' },
  's3.list': rights,
  's3.head': rights,
  's3.put': rights,
  's3.get': rights,
  's3.integrity': { phase: 'data', type: 'system' },
  's3.mpu': rights,
  's3.listparts': rights,
  's3.delete': rights,
  's3.conditional': { phase: 'data', type: 'configuration' },
  's3.latency': speed,
  's3.throughput': speed,
  's3.endpoints': { phase: 'endpoints', type: 'network' },
  's3.throttle': { phase: 'endpoints', type: 'resource' },
  's3.queue': { phase: 'queue', type: 'configuration' },
  'fs.exists': folder,
  'fs.mount': folder,
  'fs.identity': { phase: 'folder', type: 'system' },
  'fs.protected': folder,
  'fs.list': rights,
  'fs.read': rights,
  'fs.write': rights,
  'fs.mkdir': rights,
  'fs.rename': rights,
  'fs.delete': rights,
  'fs.fsync': { phase: 'abilities', type: 'system' },
  'fs.symlink': { phase: 'abilities', type: 'system' },
  'fs.sparse': { phase: 'abilities', type: 'system' },
  'fs.chmod': { phase: 'abilities', type: 'system' },
  'fs.hardlink': { phase: 'abilities', type: 'system' },
  'fs.space': room,
  'fs.inodes': room,
  'fs.quota': room,
  'fs.locks': { phase: 'folder', type: 'resource' },
  'fs.latency': speed,
};
