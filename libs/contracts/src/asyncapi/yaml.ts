import { stringify } from 'yaml';
import { asyncApiDocument } from './document.js';

/** The text of `docs/asyncapi.yaml`. */
export function asyncApiYaml(): string {
  return stringify(asyncApiDocument(), { lineWidth: 0, singleQuote: true, aliasDuplicateObjects: false });
}
