import type { LineVerdict } from '#event-store';
import { printable } from '../output/printable.js';

/** What there is to say of an event, a line each; nothing where it is as it should be. */
export function describeVerdict({ line, batchIndex, reason, message, problems, warnings = [] }: LineVerdict): string[] {
  const place = `line ${line}${batchIndex === undefined ? '' : `[${batchIndex}]`}`;
  const told = (what: string, text: string): string => `${place}: ${what}  ${printable(text)}`;
  const refused = problems?.map(({ field, problem }) => `${field} ${problem}`) ?? [message ?? ''];
  return [
    ...(reason === undefined ? [] : refused.map((text) => told(reason, text))),
    ...warnings.map(({ field, problem }) => told('warning', `${field} ${problem}`)),
  ];
}
