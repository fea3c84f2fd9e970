import { writeFileSync } from 'node:fs';
import { asyncApiYaml } from './yaml.js';

/** `node dist/libs/contracts/src/asyncapi/write.js FILE`: writes the AsyncAPI document anew. */
const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('Say which file to write, for example docs/asyncapi.yaml.\n');
  process.exitCode = 2;
} else {
  writeFileSync(file, asyncApiYaml());
}
