/** `npm run docs`: writes the generated parts of the documentation afresh. A test says when one of them is stale. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { auditTable } from './audit';
import { replaceBlock } from './blocks';
import { configurationTable, projectSection } from './configuration';
import { changeTable, controlTables, policyDetails, policyTable } from './policies';
import { programTopology } from './program';
import { topologySvg } from './topology-svg';

/** Generated blocks, by file and by the block's name. */
const blocks: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'README.md': { configuration: configurationTable },
  'Pulumi.yaml': { config: projectSection },
  'docs/guides/audit.md': { checks: auditTable },
  'docs/policies.md': {
    rules: policyTable,
    changes: changeTable,
    details: policyDetails,
    controls: controlTables,
  },
};

/**
 * What every generated file has to hold, by its path from the root.
 * @throws Error naming the file and the marker that is missing
 */
export async function generatedFiles(root: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [file, parts] of Object.entries(blocks)) {
    const full = path.join(root, file);
    let text = fs.readFileSync(full, 'utf8');
    for (const [name, make] of Object.entries(parts)) {
      const content = file.endsWith('.md') ? `\n${make()}\n` : make();
      text = replaceBlock(file, text, name, content);
    }
    files.set(file, await format(text, { ...(await resolveConfig(full)), filepath: full }));
  }
  files.set('docs/topology.svg', topologySvg(await programTopology(root, 'dev')));
  return files;
}

async function main(): Promise<void> {
  const root = path.resolve(__dirname, '../..');
  for (const [file, text] of await generatedFiles(root)) {
    const full = path.join(root, file);
    if (fs.existsSync(full) && fs.readFileSync(full, 'utf8') === text) continue;
    fs.writeFileSync(full, text);
    console.log(`wrote ${file}`);
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
}
