import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const integer = ts.factory.createUnionTypeNode([
  ts.factory.createKeywordTypeNode(ts.SyntaxKind.NumberKeyword),
  ts.factory.createKeywordTypeNode(ts.SyntaxKind.BigIntKeyword),
]);

/**
 * The types of an OpenAPI document. Sums are exact integers also beyond 2^53: the client reads those as bigint.
 * @param {object} document
 */
export async function typesOf(document) {
  const nodes = await openapiTS(document, {
    transform: (schema) => (schema['x-exact'] ? integer : undefined),
  });
  return `/* Made from /openapi.json by \`npm run client-types\`: not edited by hand. */\n${astToString(nodes)}`;
}
