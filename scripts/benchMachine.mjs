/** What the bench runs on. What is not known is null; figures of different classes are shown beside each other, not judged. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, statSync, statfsSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './projectFolders.mjs';

/** By the number that Linux gives each. */
const fileSystems = {
  0xef53: 'ext4',
  0x58465342: 'xfs',
  0x9123683e: 'btrfs',
  0x01021994: 'tmpfs',
  0x6969: 'nfs',
  0xff534d42: 'cifs',
  0xfe534d42: 'smb2',
  0x794c7630: 'overlay',
  0x2fc12fc1: 'zfs',
};
const networks = new Set(['nfs', 'cifs', 'smb2']);

export function machine(folder = tmpdir()) {
  const fs = process.platform === 'linux' ? (fileSystems[statfsSync(folder).type] ?? null) : null;
  return {
    os: process.platform,
    kernel: release(),
    cpu: cpus()[0]?.model.replaceAll(/\s+/g, ' ').trim() ?? null,
    cores: cpus().length,
    memBytes: totalmem(),
    fs,
    storage: networks.has(fs) ? 'network' : storageOf(folder),
    virtual: process.platform === 'linux' ? /^flags.*\bhypervisor\b/m.test(textOf('/proc/cpuinfo') ?? '') : null,
    node: process.versions.node,
    electron: process.versions.electron ?? null,
    governor: textOf('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor')?.trim() ?? null,
  };
}

export function machineClass({ os, cores, cpu, storage, node }) {
  return `${os}-${process.arch}-${cores}c-${cpu ?? 'unknown'}-${storage}-node${node.split('.')[0]}`;
}

export function commit() {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    // A copy of the sources without its history has none.
    return null;
  }
}

/** Linux tells of each block device whether it turns; a part of one lies in the folder of the whole. A virtual disk says that it turns without knowing. */
function storageOf(folder) {
  if (process.platform !== 'linux') return 'unknown';
  const { dev } = statSync(folder);
  const link = `/sys/dev/block/${(dev >> 8) & 0xfff}:${(dev & 0xff) | ((dev >> 12) & 0xfff00)}`;
  if (!existsSync(link)) return 'unknown';
  const device = realpathSync(link);
  const turns = [device, dirname(device)].map((place) => textOf(join(place, 'queue', 'rotational'))?.trim());
  const known = turns.find((text) => text !== undefined);
  if (known === '0') return 'ssd';
  return known === undefined || /\/virtio\d+\//.test(device) ? 'unknown' : 'hdd';
}

function textOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
