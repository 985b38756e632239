/** One server, the tools that can be had, and what each of them is told for the same work on the same data. */
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../../../scripts/build.mjs';
import { root } from '../../../scripts/projectFolders.mjs';
import { accountEnvironment, bucket, startGateway } from './gateway.mjs';
import { measureProgram } from '../../../scripts/benchMeter.mjs';
import { findPeers, peerVersions } from './peers.mjs';
import { contentsOf, requireEqual } from './trees.mjs';

const cli = join(root, 'out', 'main', 'cli.js');

/** Says what is needed before anything is written; throws when the disk does not have it. */
export function requireSpace(folder, bytes) {
  const { bavail, bsize } = statfsSync(folder);
  const free = Number(bavail) * Number(bsize);
  const gib = (value) => (value / 2 ** 30).toFixed(1);
  console.log(`Needs ${gib(bytes)} GiB in ${folder}, of which ${gib(free)} GiB are free; removed at the end`);
  if (free < bytes * 1.1) throw new Error(`There is not enough room in ${folder}.`);
}

export async function openWorld(folder) {
  await build({ ifNeeded: true });
  const peers = await findPeers();
  if (peers.paths.versitygw === undefined) return { missing: peers.missing.versitygw, peers };
  mkdirSync(join(folder, 'server'));
  const gateway = await startGateway(peers.paths.versitygw, join(folder, 'server'));
  let count = 0;

  /** A place that no run used before. */
  const freshName = (what) => `${what}-${String((count += 1)).padStart(4, '0')}`;
  const freshFolder = (what) => {
    const path = join(folder, freshName(what));
    mkdirSync(path, { recursive: true });
    return path;
  };
  const objectsOf = (prefix, ...below) => join(gateway.objects, prefix, ...below);
  const drop = (path) => {
    rmSync(path, { recursive: true, force: true });
  };

  /** The sample, with what the server used meanwhile. */
  const measure = async (command, url, more = {}) => {
    const serverMs = gateway.cpuMs();
    const environment = { ...accountEnvironment, AWS_ENDPOINT_URL_S3: url, ...more };
    const { output: _, ...sample } = await measureProgram(command, environment);
    return { ...sample, serverCpuMs: serverMs === null ? null : gateway.cpuMs() - serverMs };
  };

  const satchel = (home, url, ...args) => [
    process.execPath,
    cli,
    ...['--home', home, '--endpoint-url', url, '--region', 'us-east-1', '--quiet'],
    ...args,
  ];
  const store = (prefix) => ['--s3-root-uri', `s3://${bucket}/${prefix}`];
  const rcloneOptions = (url) => [
    `:s3,provider=Other,env_auth=true,force_path_style=true,endpoint='${url}':`,
    ['--config', '', '--transfers', '32', '--checkers', '32', '--s3-no-check-bucket'],
  ];

  /** Commands by tool: files of `tree` to the prefix, and back into a folder. */
  const copy = {
    s5cmd: {
      up: (tree, prefix, url) => [
        peers.paths.s5cmd,
        ...['--log', 'error', '--endpoint-url', url, 'cp', `${tree}/*`, `s3://${bucket}/${prefix}/`],
      ],
      down: (prefix, into, url) => [
        peers.paths.s5cmd,
        ...['--log', 'error', '--endpoint-url', url, 'cp', `s3://${bucket}/${prefix}/*`, `${into}/`],
      ],
    },
    rclone: {
      up: (tree, prefix, url) => {
        const [remote, options] = rcloneOptions(url);
        return [peers.paths.rclone, 'copy', tree, `${remote}${bucket}/${prefix}`, ...options];
      },
      down: (prefix, into, url) => {
        const [remote, options] = rcloneOptions(url);
        return [peers.paths.rclone, 'copy', `${remote}${bucket}/${prefix}`, into, ...options];
      },
    },
    crt: {
      up: (tree, prefix) => [
        peers.paths.python,
        join(import.meta.dirname, 'crtCopy.py'),
        'up',
        bucket,
        `${prefix}/`,
        tree,
      ],
      down: (prefix, into) => [
        peers.paths.python,
        join(import.meta.dirname, 'crtCopy.py'),
        'down',
        bucket,
        `${prefix}/`,
        into,
      ],
    },
  };
  const missingTool = (tool) => peers.missing[tool === 'crt' ? 'python' : tool];

  return {
    folder,
    gateway,
    peers,
    tools: peerVersions(peers),
    copy,
    missingTool,
    freshName,
    freshFolder,
    objectsOf,
    drop,
    measure,
    satchel,
    store,

    /** Writes the manifest of a tree and answers its file. */
    async manifestOf(tree) {
      const home = freshFolder('home');
      const file = join(folder, `${freshName('manifest')}.json`);
      const args = ['manifest', 'snapshot', '--root', tree, '--out', file];
      await measure(satchel(home, gateway.url, ...args), gateway.url);
      drop(home);
      return file;
    },

    /** One upload by another tool into a new place. */
    peerUpload(tool, tree, expected, url = gateway.url) {
      return async () => {
        const prefix = freshName(tool);
        const sample = await measure(copy[tool].up(tree, prefix, url), url);
        requireEqual(`What ${tool} sent`, contentsOf(objectsOf(prefix), { named: true }), expected.named);
        drop(objectsOf(prefix));
        return sample;
      };
    },

    /** One download by another tool of what lies at `prefix`. */
    peerDownload(tool, prefix, expected, url = gateway.url) {
      return async () => {
        const into = freshFolder(tool);
        const sample = await measure(copy[tool].down(prefix, into, url), url);
        requireEqual(`What ${tool} fetched`, contentsOf(into, { named: true }), expected.named);
        drop(into);
        return sample;
      };
    },

    /** Objects are named by content, so that the names of files are not among what is compared. */
    satchelUpload(manifest, tree, expected, url = gateway.url) {
      return async () => {
        const [prefix, home] = [freshName('satchel'), freshFolder('home')];
        const args = ['attachment', 'upload', ...store(prefix), '-m', manifest, '-r', tree];
        const sample = await measure(satchel(home, url, ...args), url);
        requireEqual('What Satchel sent', contentsOf(objectsOf(prefix, 'Data'), { named: false }), expected.contents);
        drop(objectsOf(prefix));
        drop(home);
        return sample;
      };
    },

    satchelDownload(manifest, prefix, expected, url = gateway.url) {
      return async () => {
        const [into, home] = [freshFolder('satchel'), freshFolder('home')];
        const args = ['attachment', 'download', ...store(prefix), '-m', manifest, '--to', into];
        const sample = await measure(satchel(home, url, ...args), url);
        // Where it remembers what it placed is no file of the farm.
        const take = (name) => name.endsWith('.bin');
        requireEqual('What Satchel fetched', contentsOf(into, { named: false, take }), expected.contents);
        drop(into);
        drop(home);
        return sample;
      };
    },

    /** A submission of `tree` from a data folder that knows nothing, or that sent all of it before. */
    satchelSubmit(tree, expected) {
      return async () => {
        const [prefix, home] = [freshName('satchel'), freshFolder('home')];
        const args = ['submit', '--yes', ...store(prefix), tree];
        const sample = await measure(satchel(home, gateway.url, ...args), gateway.url);
        requireEqual('What Satchel sent', contentsOf(objectsOf(prefix, 'Data'), { named: false }), expected.contents);
        drop(objectsOf(prefix));
        drop(home);
        return sample;
      };
    },

    async satchelSubmitAgain(tree) {
      const [prefix, home] = [freshName('satchel'), freshFolder('home')];
      const args = ['submit', '--yes', ...store(prefix), tree];
      await measure(satchel(home, gateway.url, ...args), gateway.url);
      return () => measure(satchel(home, gateway.url, ...args), gateway.url);
    },

    referenceSubmit(tree, expected) {
      return async () => {
        const [prefix, caches] = [freshName('reference'), freshFolder('caches')];
        const sample = await measure(referenceCommand(prefix, caches, tree), gateway.url);
        const sent = contentsOf(objectsOf(prefix, 'Data'), { named: false });
        requireEqual('What the reference sent', sent, expected.contents);
        drop(objectsOf(prefix));
        drop(caches);
        return sample;
      };
    },

    async referenceSubmitAgain(tree) {
      const [prefix, caches] = [freshName('reference'), freshFolder('caches')];
      await measure(referenceCommand(prefix, caches, tree), gateway.url);
      return () => measure(referenceCommand(prefix, caches, tree), gateway.url);
    },

    /** A tree as its own files in the bucket, by whichever tool there is. */
    async plantObjects(tree) {
      const prefix = freshName('plain');
      const tool = ['s5cmd', 'rclone'].find((name) => missingTool(name) === undefined);
      if (tool === undefined) return undefined;
      await measure(copy[tool].up(tree, prefix, gateway.url), gateway.url);
      return prefix;
    },

    /** A tree as objects of a Satchel store. */
    async plantStore(manifest, tree) {
      const [prefix, home] = [freshName('store'), freshFolder('home')];
      const args = ['attachment', 'upload', ...store(prefix), '-m', manifest, '-r', tree];
      await measure(satchel(home, gateway.url, ...args), gateway.url);
      drop(home);
      return prefix;
    },

    close: () => gateway.stop(),
  };

  function referenceCommand(prefix, caches, tree) {
    return [peers.paths.reference, join(import.meta.dirname, 'referenceSubmit.py'), ...[bucket, prefix, caches], tree];
  }
}

/** What a tree is compared by. */
export function expectationOf(tree) {
  const named = contentsOf(tree, { named: true });
  return { named, contents: named.map((line) => line.split(' ').slice(0, 2).join(' ')).sort() };
}
