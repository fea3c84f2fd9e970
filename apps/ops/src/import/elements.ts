import { OpsError } from '../ops-error.js';
import { BrokenListError, ElementSplitter } from './element-splitter.js';
import { LINE_BYTES_MAX, type Line } from './lines.js';

/** The elements of a list that a file holds, in the place of lines. @throws OpsError where it is broken or cut off */
export async function* readElements(stream: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  const splitter = new ElementSplitter(LINE_BYTES_MAX);
  try {
    for await (const chunk of stream) {
      for (const { line, index, bytes } of splitter.push(chunk)) yield { number: line, index, bytes };
    }
    splitter.end();
  } catch (error) {
    if (!(error instanceof BrokenListError)) throw error;
    throw new OpsError(`Line ${error.line} of the list: ${error.message}. What came before it was read.`);
  }
}
