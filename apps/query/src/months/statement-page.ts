import { inMajorUnits } from '#contracts';
import { createHash } from 'node:crypto';
import type { AssetMonth, Movement, Owed, StatementAnswer } from '../answers/months.js';
import type { OpenRepresentation, Representation } from '../representations/representation.js';
import { markup, type Html } from './html.js';

/** On paper; who needs more has CSV. */
const ROWS_MAX = 5_000;

const STYLE = `
  :root { color-scheme: light; }
  body { font: 10pt/1.4 system-ui, sans-serif; color: #111; background: #fff; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
  h1 { font-size: 16pt; margin: 0; } h2 { font-size: 12pt; margin: 1.5rem 0 .5rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; vertical-align: top; padding: .2rem .5rem .2rem 0; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
  .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .open { border: 1px solid #111; padding: .3rem .6rem; }
  thead { display: table-header-group; } tr { break-inside: avoid; }
  @page { size: A4; margin: 15mm; }
  @media print { body { margin: 0; max-width: none; padding: 0; } h2 { break-after: avoid; } }`;

const HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing is loaded, nothing runs, and the one style sheet is the one whose hash this is. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const EFFECTS: Record<string, string> = {
  given: 'given',
  takenBack: 'taken back',
  settled: 'settled',
  returned: 'returned',
};

const number = (amount: bigint | number, asset: string): Html =>
  markup`<td class="n">${inMajorUnits(amount, asset)}</td>`;

const summaryRow = (
  asset: string,
  what: Html,
  before: Owed | null,
  moved: Omit<AssetMonth, 'asset' | 'opening' | 'closing' | 'corrections'>,
  after: Owed | null,
): Html =>
  markup` <tr>
    <td>${asset}</td>
    <td>${what}</td>
    ${before ? number(before.owed, asset) : markup`<td></td>`}${number(moved.given, asset)}${number(
      -moved.takenBack,
      asset,
    )}${number(-moved.settled, asset)}${number(moved.returned, asset)}${after ? number(after.owed, asset) : markup`<td></td>`}
  </tr>`;

function summaryOf({ asset, opening, closing, corrections, ...moved }: AssetMonth): Html {
  const rows = corrections.map((its) =>
    summaryRow(asset, markup`of which corrections of ${its.month}`, null, its, null),
  );
  return markup`${summaryRow(asset, markup`the month`, opening, moved, closing)}${rows}`;
}

const partsOf = ({ asset, closing }: AssetMonth): Html =>
  markup`<tr>
    <td>${asset}</td>
    ${number(closing.available, asset)}${number(closing.held, asset)}${number(closing.reserved, asset)}${number(closing.owed, asset)}
  </tr>`;

const rowOf = (movement: Movement): Html =>
  markup` <tr>
    <td>${movement.entryId}</td>
    <td>${movement.recordedAt.slice(0, 10)}</td>
    <td>${movement.effectiveAt.slice(0, 10)}</td>
    <td>
      ${movement.code}${
        movement.effect === null ? '' : `, ${EFFECTS[movement.effect]!}`
      }${movement.correctionOf === null ? '' : `; correction of ${movement.correctionOf}`}${movement.reason === null ? '' : ` (${movement.reason})`}
    </td>
    <td>${movement.paymentId ?? movement.withdrawalId ?? movement.adjustmentId ?? ''}</td>
    <td>${movement.asset}</td>
    ${number(movement.amount, movement.asset)}${number(movement.change, movement.asset)}
  </tr>`;

const beginOf = (first: StatementAnswer): Html =>
  markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Statement ${first.month}, ${first.partnerId}</title>
        <style>${{ raw: STYLE }}</style>
      </head>
      <body>
        <h1>Statement of ${first.month}</h1>
        <p>
          Partner ${first.partnerId}. What was recorded in this month (UTC): positions ${first.afterPosition + 1} to
          ${first.untilPosition}.
        </p>
        ${first.status === 'open' ? markup`<p class="open">The month is not over: this is how it stands so far.</p>` : ''}
        <h2>Summary</h2>
        <table>
          <thead>
            <tr>
              <th>Asset</th>
              <th></th>
              <th class="n">Opening</th>
              <th class="n">Given</th>
              <th class="n">Taken back</th>
              <th class="n">Settled</th>
              <th class="n">Returned</th>
              <th class="n">Closing</th>
            </tr>
          </thead>
          <tbody>
            ${first.assets.map(summaryOf)}
          </tbody>
        </table>
        <h2>Closing</h2>
        <table>
          <thead>
            <tr>
              <th>Asset</th>
              <th class="n">Available</th>
              <th class="n">Held</th>
              <th class="n">Reserved</th>
              <th class="n">In all</th>
            </tr>
          </thead>
          <tbody>
            ${first.assets.map(partsOf)}
          </tbody>
        </table>
        <h2>Movements</h2>
        <table>
          <thead>
            <tr>
              <th>Entry</th>
              <th>Recorded</th>
              <th>Effective</th>
              <th>What</th>
              <th>Of</th>
              <th>Asset</th>
              <th class="n">Amount</th>
              <th class="n">Change</th>
            </tr>
          </thead>
          <tbody></tbody>
        </table>
      </body>
    </html>`;

const endOf = (isCut: boolean): Html =>
  markup`</tbody></table>${isCut ? markup`<p class="open">There are more movements: the statement as CSV has all of them.</p>` : ''}</body></html>
`;

/** A statement as a page to be printed. */
export const statementPage: Representation = {
  contentType: 'text/html; charset=utf-8',
  headers: { 'content-security-policy': POLICY },
  rowsMax: ROWS_MAX,
  open: (first): OpenRepresentation => ({
    begin: beginOf(first as StatementAnswer).raw,
    page: (body) => {
      const { movements } = body as StatementAnswer;
      return { text: movements.map((movement) => rowOf(movement).raw).join(''), rows: movements.length };
    },
    end: (isCut) => endOf(isCut).raw,
  }),
};
