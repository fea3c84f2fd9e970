import { ActionIcon, Button, Group } from '@mantine/core';
import { Fragment, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { Nothing } from './asking';
import { useAddress } from './address';

export interface Column<T> {
  title: string;
  number?: boolean;
  /** null: there is nothing to tell of this row. */
  of: (row: T) => ReactNode;
  /** By what the list is sorted where this column's title is chosen. */
  sort?: string;
}

interface Props<T> {
  label: string;
  rows: readonly T[];
  empty: string;
  columns: readonly Column<T>[];
  keyOf: (row: T) => string | number;
  /** What more there is to say of a row, shown under it when it is asked for. */
  detail?: (row: T) => ReactNode;
}

/** A table; on a narrow screen a card for each row. */
export function Listing<T>({ label, rows, empty, columns, keyOf, detail }: Props<T>) {
  const [open, setOpen] = useState<ReadonlySet<string | number>>(new Set());
  if (rows.length === 0) return <Nothing>{empty}</Nothing>;
  const toggle = (key: string | number) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  return (
    <div className="listing-scroll" tabIndex={0} role="region" aria-label={label}>
      <table className="listing" role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {detail && <th role="columnheader" aria-label="More" />}
            {columns.map((column) => (
              <Heading key={column.title} column={column} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => {
            const key = keyOf(row);
            const isOpen = open.has(key);
            return (
              <Fragment key={key}>
                <tr role="row">
                  {detail && (
                    <td role="cell" data-title="More" className="more">
                      <ActionIcon
                        size="sm"
                        variant="default"
                        aria-expanded={isOpen}
                        aria-label={`More of ${key}`}
                        onClick={() => toggle(key)}
                      >
                        {isOpen ? '−' : '+'}
                      </ActionIcon>
                    </td>
                  )}
                  {columns.map((column) => {
                    const told = column.of(row);
                    const untold = told === null || told === '' ? 'untold' : '';
                    return (
                      <td
                        key={column.title}
                        role="cell"
                        data-title={column.title}
                        className={`${column.number ? 'number' : ''} ${untold}`}
                      >
                        <div>{told}</div>
                      </td>
                    );
                  })}
                </tr>
                {detail && isOpen && (
                  <tr role="row" className="detail">
                    <td role="cell" colSpan={columns.length + 1}>
                      {detail(row)}
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Heading<T>({ column: { title, number, sort } }: { column: Column<T> }) {
  const address = useAddress();
  const className = number ? 'number' : '';
  if (sort === undefined) {
    return (
      <th role="columnheader" scope="col" className={className}>
        {title}
      </th>
    );
  }
  const chosen = address.get('sort');
  const order = chosen === sort ? 'ascending' : chosen === `-${sort}` ? 'descending' : 'none';
  // What is sorted is mostly looked at for its largest.
  const next = order === 'descending' ? sort : `-${sort}`;
  return (
    <th role="columnheader" scope="col" className={className} aria-sort={order}>
      <button type="button" className="sort" onClick={() => address.set({ sort: next })}>
        {title}
      </button>
    </th>
  );
}

/** To the next page of a list, and back to its first. @param name the parameter of the address that has the place */
export function Pages({ next, name = 'after' }: { next: string | null; name?: string }) {
  const address = useAddress();
  const isFirst = address.get(name) === undefined;
  if (isFirst && next === null) return null;
  return (
    <Group mt="sm" gap="xs">
      {!isFirst && (
        <Button component={Link} href={address.to({ [name]: null })} variant="default" size="compact-sm">
          First page
        </Button>
      )}
      {next !== null && (
        <Button component={Link} href={address.to({ [name]: next })} variant="default" size="compact-sm">
          Next page
        </Button>
      )}
    </Group>
  );
}
