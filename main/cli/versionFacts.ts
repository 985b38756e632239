/** What `satchel --version --verbose` says of the process beside the version. */
import { hashModule } from '../compose/filePorts';

/** One line for each fact. */
export function versionFacts(): string {
  const { name = '', why } = hashModule() ?? {};
  const facts = {
    runtime: `Node ${process.versions.node}`,
    platform: `${process.platform} ${process.arch}`,
    hashing: why === undefined ? name : `${name} (the native module cannot be used: ${why})`,
  };
  return Object.entries(facts)
    .map(([fact, value]) => `${fact}: ${value}\n`)
    .join('');
}
