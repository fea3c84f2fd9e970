import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const integer = ts.factory.createUnionTypeNode([
  ts.factory.createKeywordTypeNode(ts.SyntaxKind.NumberKeyword),
  ts.factory.createKeywordTypeNode(ts.SyntaxKind.BigIntKeyword),
]);

/** What the tool writes of all that a route has not: that there is none. */
const ABSENT = /^ +\w+\?: never;\n/gm;
/** What it leaves of a path without parameters. */
const WITHOUT_PARAMETERS = /^ +parameters: \{\n +\};\n/gm;
/** What is said of a header wherever a route has it: it stands with the header itself. */
const SAID_OF_HEADERS = /^ +\/\*\* .* \*\/\n(?=.*: components\["parameters"\])/gm;

/**
 * The types of an OpenAPI document. Sums are exact integers also beyond 2^53: the client reads those as bigint.
 * @param {object} document
 */
export async function typesOf(document) {
  const nodes = await openapiTS(document, {
    transform: (schema) => (schema['x-exact'] ? integer : undefined),
  });
  const types = astToString(nodes)
    .replaceAll(ABSENT, '')
    .replaceAll(WITHOUT_PARAMETERS, '')
    .replaceAll(SAID_OF_HEADERS, '');
  return `/* Made from /openapi.json by \`npm run client-types\`: not edited by hand. */\n${types}`;
}
