import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testKit } from './test-kit.js';

/** `node dist/libs/contracts/src/test-kit/write.js FOLDER`: writes the golden messages anew. */
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Say into which folder, for example test-kit.\n');
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  for (const [name, messages] of Object.entries(testKit()))
    writeFileSync(join(folder, name), `${JSON.stringify(messages, null, 2)}\n`);
}
