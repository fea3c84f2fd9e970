/** `node libs/client/write.mjs URL [FILE]`: writes the client's types anew from the OpenAPI document of a running query app. */
import { writeFileSync } from 'node:fs';
import { typesOf } from './write-types.mjs';

const [source, file = new URL('src/openapi.ts', import.meta.url)] = process.argv.slice(2);
if (source === undefined) {
  process.stderr.write('Say where the document is, for example http://localhost:3000/openapi.json.\n');
  process.exitCode = 2;
} else {
  const response = await fetch(source);
  if (!response.ok) throw new Error(`The document was answered with ${response.status}.`);
  writeFileSync(file, await typesOf(await response.json()));
}
