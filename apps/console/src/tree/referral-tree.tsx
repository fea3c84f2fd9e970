import { Button, Group, Text } from '@mantine/core';
import { hierarchy, tree as layout } from 'd3-hierarchy';
import { select } from 'd3-selection';
import { zoom, zoomIdentity, zoomTransform, type D3ZoomEvent, type ZoomBehavior, type ZoomTransform } from 'd3-zoom';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { amountOf, countOf, majorOf, When } from '../format';
import { ToClient } from '../panel';
import { drawnOf, more, STEP, type Branch, type Drawn } from './branches';

const ROW = 26;
const COLUMN = 190;
const SHADES = 5;

interface Props {
  root: Branch;
  /** What it is coloured by; undefined where nothing was brought. */
  asset: string | undefined;
  /** Of the node whose clients are awaited. */
  loading: string | undefined;
  /** Asks for more clients of a node than are known. */
  onMore: (branch: Branch) => void;
}

/** Who brought whom, drawn: dragged, zoomed, opened branch by branch. */
export function ReferralTree({ root, asset, loading, onMore }: Props) {
  const [open, setOpen] = useState<ReadonlyMap<string, number>>(() => new Map([[root.id, STEP]]));
  const [chosen, setChosen] = useState(root.id);
  const svg = useRef<SVGSVGElement>(null);
  const nodes = useMemo(() => placed(drawnOf(root, open)), [root, open]);
  const links = useMemo(() => linksOf(nodes), [nodes]);
  const { fit, by, seen: isSeen, show: bringIntoView } = useZoom(svg, nodes);
  // What somebody stands on who uses the keyboard may have moved by what was opened.
  useEffect(() => {
    const stoodOn = svg.current?.querySelector<SVGElement>('.node:focus-visible')?.dataset['key'];
    const node = nodes.find(({ data }) => data.key === stoodOn);
    if (node) bringIntoView(node);
  }, [nodes]);
  const most = Math.max(0, ...root.branches.map((branch) => shownOf(branch, asset)));

  const show = (branch: Branch, count: number) => {
    setOpen((before) => new Map(before).set(branch.id, count));
    if (branch.next !== null && branch.branches.length < count) onMore(branch);
  };
  const act = (drawn: Drawn) => {
    if ('of' in drawn) return show(drawn.of, more(open.get(drawn.of.id) ?? 0));
    setChosen(drawn.key);
    if (drawn.branch.directClients === 0) return;
    if (drawn.isOpen) {
      const next = new Map(open);
      next.delete(drawn.key);
      setOpen(next);
    } else show(drawn.branch, STEP);
  };
  const told = nodes.find(({ data }) => data.key === chosen)?.data;
  return (
    <>
      <Group gap={6} mb="xs">
        <Button size="compact-xs" variant="default" onClick={() => by(1.3)} aria-label="Nearer">
          +
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => by(1 / 1.3)} aria-label="Farther">
          −
        </Button>
        <Button size="compact-xs" variant="default" onClick={fit}>
          Fit
        </Button>
        <Text size="xs" className="faint">
          Drag to move, Ctrl and wheel or two fingers to zoom, click a node to open it.
        </Text>
      </Group>
      <svg ref={svg} className="tree" role="group" aria-label={`Referral tree of ${root.id}`}>
        <g>
          <path d={links} />
          {nodes
            .filter(({ data, x }) => isSeen(x) || data.key === chosen || 'of' in data)
            .map(({ data, x, y }) => (
              <g
                key={data.key}
                data-key={data.key}
                transform={`translate(${y},${x})`}
                className={`node ${'of' in data ? 'rest' : ''} ${data.key === chosen ? 'chosen' : ''}`}
                role="button"
                tabIndex={0}
                aria-label={nameOf(data, asset)}
                aria-expanded={'of' in data || data.branch.directClients === 0 ? undefined : data.isOpen}
                onClick={() => act(data)}
                onFocus={() => bringIntoView({ x, y })}
                onKeyDown={(event: KeyboardEvent) => {
                  if (event.key !== 'Enter' && event.key !== ' ') return;
                  event.preventDefault();
                  act(data);
                }}
              >
                <Mark
                  of={data}
                  asset={asset}
                  most={most}
                  isLoading={'of' in data ? data.of.id === loading : data.key === loading}
                />
              </g>
            ))}
        </g>
      </svg>
      {asset !== undefined && most > 0 && <Legend asset={asset} most={most} />}
      {told && !('of' in told) && <Chosen branch={told.branch} />}
    </>
  );
}

/** Where each node stands: the root to the left, one column for each step away from it. */
function placed(root: Drawn) {
  const tree = layout<Drawn>().nodeSize([ROW, COLUMN])(hierarchy<Drawn>(root, ({ children }) => children));
  return tree.descendants();
}

/** All lines as one: thousands of them are drawn as fast as few, where each by itself is not. */
function linksOf(nodes: ReturnType<typeof placed>): string {
  const lines = nodes.map(({ parent, x, y }) =>
    parent ? `M${parent.y},${parent.x}C${parent.y + 90},${parent.x} ${y - 90},${x} ${y},${x}` : '',
  );
  return lines.join('');
}

/** How much a branch brought, in so many steps: each is several times the one before. */
function shadeOf(amount: number, most: number): number {
  if (amount <= 0 || most <= 0) return 0;
  return Math.min(SHADES, Math.max(1, Math.ceil((SHADES * Math.log1p(amount)) / Math.log1p(most))));
}

/** How much a branch of a shade brought at the most. */
const limitOf = (shade: number, most: number): number =>
  shade === SHADES ? most : Math.expm1((shade / SHADES) * Math.log1p(most));

const colorOf = (shade: number): string =>
  shade === 0
    ? 'light-dark(var(--mantine-color-gray-2), var(--mantine-color-dark-4))'
    : `var(--mantine-color-teal-${shade * 2 - 1})`;

/** What a branch brought, for its colour. */
const shownOf = ({ brought }: Branch, asset: string | undefined): number =>
  asset === undefined ? 0 : majorOf(brought.get(asset) ?? 0n, asset);

const upTo = (amount: number, asset: string): string =>
  `${amount.toLocaleString('en-US')} ${asset === 'DAY' ? 'days' : asset}`;

const broughtBy = ({ brought, isWhole }: Branch, asset: string): string =>
  `${isWhole ? '' : 'at least '}${amountOf(brought.get(asset) ?? 0n, asset)}`;

function nameOf(drawn: Drawn, asset: string | undefined): string {
  if ('of' in drawn) return `${countOf(drawn.count)} more clients of ${drawn.of.id}`;
  const { branch } = drawn;
  const brought = asset === undefined ? '' : `, its branch brought ${broughtBy(branch, asset)}`;
  return `${branch.id}, ${countOf(branch.totalClients)} clients${brought}`;
}

interface MarkProps {
  of: Drawn;
  asset: string | undefined;
  most: number;
  isLoading: boolean;
}

function Mark({ of: drawn, asset, most, isLoading }: MarkProps) {
  if ('of' in drawn) {
    return (
      <>
        <rect x={-7} y={-7} width={14} height={14} rx={3} />
        <text x={13} dy="0.35em">
          {isLoading ? 'Loading …' : `${countOf(drawn.count)} more`}
        </text>
      </>
    );
  }
  const { branch, isOpen } = drawn;
  const amount = shownOf(branch, asset);
  return (
    <>
      <circle r={4 + Math.min(8, Math.log2(branch.totalClients + 1))} fill={colorOf(shadeOf(amount, most))} />
      <text x={15} dy="0.35em">
        {branch.id.length > 18 ? `${branch.id.slice(0, 17)}…` : branch.id}
        {branch.directClients > 0 && (
          <tspan className="less"> {isLoading ? '…' : `${isOpen ? '−' : '+'}${countOf(branch.totalClients)}`}</tspan>
        )}
      </text>
    </>
  );
}

const Legend = ({ asset, most }: { asset: string; most: number }) => (
  <Group gap="md" mt={6}>
    {[0, 1, 2, 3, 4, 5].map((shade) => (
      <Group key={shade} gap={4}>
        <svg width={12} height={12} aria-hidden>
          <circle cx={6} cy={6} r={5} fill={colorOf(shade)} stroke="currentColor" strokeWidth={0.5} />
        </svg>
        <Text size="xs" className="faint">
          {shade === 0 ? 'nothing' : `≤ ${upTo(Math.ceil(limitOf(shade, most)), asset)}`}
        </Text>
      </Group>
    ))}
  </Group>
);

const Chosen = ({ branch }: { branch: Branch }) => (
  <Text size="sm" mt="sm" component="div" aria-live="polite">
    <ToClient id={branch.id} />
    {branch.signedUpAt !== null && (
      <>
        {' '}
        signed up <When at={branch.signedUpAt} />
        {branch.via !== null && ` by a ${branch.via}`};
      </>
    )}{' '}
    {countOf(branch.directClients)} clients, {countOf(branch.totalClients)} at any depth. Brought its referrer:{' '}
    {[...branch.own].map(([asset, amount]) => amountOf(amount, asset)).join(', ') || 'nothing'}. Its branch brought:{' '}
    {[...branch.brought.keys()].map((asset) => broughtBy(branch, asset)).join(', ') || 'nothing'}.
  </Text>
);

interface Place {
  x: number;
  y: number;
}

/** Rows are in steps of so much: what is moved within a step draws nothing anew. */
const STEP_OF_ROWS = 20 * ROW;

/** From the first row that is to be seen to the last. */
interface Rows {
  first: number;
  last: number;
}

/** The rows within the picture, and some above and below them: where a picture has thousands of nodes, others are not drawn. */
function rowsIn({ clientHeight }: SVGSVGElement, { y, k }: ZoomTransform): Rows {
  const step = (row: number): number => Math.floor(row / STEP_OF_ROWS) * STEP_OF_ROWS;
  return { first: step(-y / k) - STEP_OF_ROWS, last: step((clientHeight - y) / k) + 2 * STEP_OF_ROWS };
}

function useZoom(place: RefObject<SVGSVGElement | null>, nodes: readonly Place[]) {
  const behaviour = useRef<ZoomBehavior<SVGSVGElement, unknown>>(undefined);
  const [rows, setRows] = useState<Rows>({ first: 0, last: 0 });
  const fitted = fitting(nodes);
  const first = useRef(fitted);
  useEffect(() => {
    const svg = place.current;
    if (!svg) return;
    const move = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.1, 4])
      // The wheel alone scrolls the page.
      .filter(
        (event: Event) =>
          !('button' in event && event.button) && (event.type !== 'wheel' || (event as WheelEvent).ctrlKey),
      )
      .on('zoom', ({ transform }: D3ZoomEvent<SVGSVGElement, unknown>) => {
        svg.firstElementChild!.setAttribute('transform', transform.toString());
        const now = rowsIn(svg, transform);
        setRows((before) => (before.first === now.first && before.last === now.last ? before : now));
      });
    behaviour.current = move;
    select(svg).call(move).on('dblclick.zoom', null);
    move.transform(select(svg), first.current(svg));
    return () => void select(svg).on('.zoom', null);
  }, [place]);
  const on = (work: (svg: SVGSVGElement, move: ZoomBehavior<SVGSVGElement, unknown>) => void) => () => {
    if (place.current && behaviour.current) work(place.current, behaviour.current);
  };
  return {
    fit: on((svg, move) => move.transform(select(svg), fitted(svg))),
    by: (factor: number) => on((svg, move) => move.scaleBy(select(svg), factor))(),
    seen: (row: number) => row >= rows.first && row <= rows.last,
    /** For whoever goes from node to node by the keyboard. */
    show: (node: Place) =>
      on((svg, move) => {
        const [x, y] = zoomTransform(svg).apply([node.y, node.x]);
        const isInside = x >= 0 && y >= 0 && x <= svg.clientWidth && y <= svg.clientHeight;
        if (!isInside) move.translateTo(select(svg), node.y, node.x);
      })(),
  };
}

const MARGIN = 24;
const LABEL = 150;
const SMALLEST = 0.4;

/** All of it, as far as it can still be read. */
const fitting =
  (nodes: readonly Place[]) =>
  ({ clientWidth, clientHeight }: SVGSVGElement) => {
    const rows = nodes.map(({ x }) => x);
    const [top, bottom] = [Math.min(...rows), Math.max(...rows)];
    const right = Math.max(...nodes.map(({ y }) => y)) + LABEL;
    const fits = Math.min((clientHeight - 2 * MARGIN) / (bottom - top + ROW), (clientWidth - 2 * MARGIN) / right);
    const scale = Math.max(SMALLEST, Math.min(1, fits));
    return zoomIdentity
      .translate(MARGIN, clientHeight / 2)
      .scale(scale)
      .translate(0, -(top + bottom) / 2);
  };
