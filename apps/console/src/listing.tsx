import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { Nothing } from './asking';

export interface Column<T> {
  title: string;
  number?: boolean;
  of: (row: T) => ReactNode;
}

interface Props<T> {
  label: string;
  rows: readonly T[];
  empty: string;
  columns: readonly Column<T>[];
}

/** A table that scrolls within the page where it is too narrow. */
export function Listing<T>({ label, rows, empty, columns }: Props<T>) {
  if (rows.length === 0) return <Nothing>{empty}</Nothing>;
  const style = (column: Column<T>) => (column.number ? { className: 'number' } : {});
  return (
    <Table.ScrollContainer
      minWidth={Math.min(columns.length * 110, 720)}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': label, role: 'region' } }}
    >
      <Table aria-label={label} striped>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column.title} {...style(column)}>
                {column.title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, index) => (
            <Table.Tr key={index}>
              {columns.map((column) => (
                <Table.Td key={column.title} {...style(column)}>
                  {column.of(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
