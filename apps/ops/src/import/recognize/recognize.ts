import { BrokenListError, ElementSplitter, type Element } from '../element-splitter.js';
import { byEncoding, withoutMark } from './encoding.js';
import { eventIn, jsonOf, wholeLines } from './json.js';
import { other, type Kind, type OtherKind } from './kind.js';
import { bySignature } from './signatures.js';
import { byColumns } from './table.js';

/** So much of a file tells what kind it is: more than the largest event has. */
export const BEGINNING_BYTES = 512 * 1024;
/** One or two lines that cannot be read may be events that are broken; more of them are something else. */
const LINES_OF_ANOTHER_KIND = 3;

/**
 * What a file holds, by its beginning, once that is unpacked. An event anywhere in it decides: lines that cannot be used
 * beside it are dead letters.
 * @param isAll nothing follows
 * @returns undefined where more of the file has to be seen
 */
export function recognize(bytes: Buffer, isAll: boolean): Kind | undefined {
  const text = withoutMark(bytes);
  const lines = wholeLines(text, isAll);
  const isEnough = isAll || bytes.length >= BEGINNING_BYTES;
  if (opensList(text) && !(lines[0] && jsonOf(lines[0]))) {
    const list = recognizeList(text);
    if (list) return list;
    return isEnough ? withBrackets(text, lines, isAll) : undefined;
  }
  for (const line of lines) {
    const event = eventIn(jsonOf(line)?.value);
    if (event) return { kind: 'lines', ...event };
  }
  return isEnough ? withoutEvents(bytes, text, lines, isAll) : undefined;
}

const opensList = (text: Buffer): boolean => /^\s*\[/.test(text.toString('latin1', 0, 1024));

/** A list whose elements can be told from each other; of the first ones one is an event. */
function recognizeList(text: Buffer): Kind | undefined {
  const { elements } = elementsOf(text);
  for (const { bytes } of elements) {
    const event = eventIn(jsonOf(bytes.toString('utf8'))?.value);
    if (event) return { kind: 'list', ...event };
  }
  return undefined;
}

/** As far as they are there to their end. */
function elementsOf(text: Buffer): { elements: Element[]; broken?: BrokenListError } {
  const splitter = new ElementSplitter(Infinity);
  const elements: Element[] = [];
  try {
    for (const element of splitter.push(text)) elements.push(element);
    return { elements };
  } catch (error) {
    if (error instanceof BrokenListError) return { elements, broken: error };
    throw error;
  }
}

/** It begins with a list, or with what is meant for one, and no event is in sight. */
function withBrackets(text: Buffer, lines: readonly string[], isAll: boolean): Kind {
  const { elements, broken } = elementsOf(text);
  if (elements.some(({ bytes }) => jsonOf(bytes.toString('utf8'))))
    return other('a JSON list whose elements are no CloudEvents', { hint: NO_EVENT });
  if (!broken && !isAll) return other('a JSON list, whose first element is larger than any event may be');
  if (!broken) return { kind: lines[0] && jsonOf(lines[0]) ? 'lines' : 'list' };
  if (lines.length < LINES_OF_ANOTHER_KIND) return { kind: 'lines' };
  return other('a JSON list that is broken, or no list at all');
}

const NO_EVENT =
  'A CloudEvent has specversion, id, source, type, time and data: whoever knows what these are can write them,\n' +
  `  for instance with jq -c '{specversion: "1.0", id: .id, source: "billing", type: "…", time: .time, data: {…}}'.`;

function withoutEvents(bytes: Buffer, text: Buffer, lines: readonly string[], isAll: boolean): Kind {
  const known = bySignature(bytes) ?? byEncoding(bytes);
  if (known) return known;
  if (/^\s*$/.test(text.toString('latin1'))) return nothing(bytes.length);
  if (opensList(text)) return withBrackets(text, lines, isAll);
  if (/^\s*\{/.test(text.toString('latin1', 0, 1024))) return withBraces(text, lines, isAll);
  if (text.includes(0)) return other('a binary file');
  return textOfAnotherKind(text, lines);
}

const nothing = (length: number): OtherKind =>
  length === 0
    ? other('a file without anything in it', { hint: 'Did whatever was to write it fail?' })
    : other('a file of nothing but blanks', { hint: 'Did whatever was to write it fail?' });

/** It begins with an object, or with what is meant for one. */
function withBraces(text: Buffer, lines: readonly string[], isAll: boolean): Kind {
  const [first] = elementsOf(text).elements;
  const object = first && jsonOf(first.bytes.toString('utf8'));
  if (object && first.bytes.includes('\n')) return prettyPrinted(object.value);
  if (object || lines.some(jsonOf)) return other('JSON lines that are no CloudEvents', { hint: NO_EVENT });
  if (!first && !isAll && lines.length > 0)
    return other('JSON over many lines, whose first value is very long', { convert: 'jq -c .' });
  // What is printed over several lines breaks them between its tokens.
  if (!first && lines.length > 1 && lines.every((line) => /[{}[\],:]$|^[\]}"]/.test(line)))
    return other('JSON over several lines, which ends too early', { convert: 'jq -c .' });
  if (lines.length < LINES_OF_ANOTHER_KIND) return { kind: 'lines' };
  return other('lines with braces that are no JSON', { hint: 'In JSON names and texts stand in double quotes.' });
}

/** A value over several lines: of an event, or of something that holds them, say. */
function prettyPrinted(value: unknown): OtherKind {
  if (eventIn(value)) return other('CloudEvents that are printed over several lines each', { convert: 'jq -c .' });
  const within = Object.entries(value as object).find(([, member]) => Array.isArray(member) && eventIn(member));
  if (within && /^[A-Za-z_]\w{0,40}$/.test(within[0]))
    return other('JSON that has its CloudEvents within another object', { convert: `jq -c '.${within[0]}[]'` });
  return other('JSON over several lines that is no CloudEvent', { hint: NO_EVENT });
}

function textOfAnotherKind(text: Buffer, lines: readonly string[]): OtherKind {
  const [first = ''] = lines;
  if (!text.includes('\n') && text.includes('\r'))
    return other('text whose lines end in CR alone', { convert: `tr '\\r' '\\n'` });
  if (first.startsWith('<')) return other(/^<(!doctype )?html/i.test(first) ? 'an HTML page' : 'XML');
  if (/^(---|%YAML)/.test(first)) return other('YAML', { convert: 'yq -o=json -I=0' });
  if (first.startsWith('\u001e')) return other('a JSON text sequence (RFC 7464)', { convert: `tr -d '\\036'` });
  return byColumns(lines) ?? other('text that is no JSON');
}
