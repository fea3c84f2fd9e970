import type { Ask, Body, Route } from '#client';
import { Alert, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { saying, useAsking } from './asking';

/** Hands a file to the browser: a link cannot, since the token goes in a header. */
function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** JSON with integers of any size as they are. */
const jsonOf = (value: unknown): string =>
  JSON.stringify(
    value,
    (_name, each: unknown) => (typeof each === 'bigint' ? (JSON as unknown as RawJson).rawJSON(each.toString()) : each),
    2,
  );
/** Whatever list it is: its pages are put together. */
type AnyPages = (route: string, ask: object) => AsyncGenerator<{ body: Record<string, unknown> }>;

interface RawJson {
  rawJSON(text: string): unknown;
}

interface Props<P extends Route> {
  route: P;
  ask: Ask<P>;
  /** Of the file, without its ending. */
  name: string;
  /** The field that is the list, for JSON: all pages of it are put together. */
  list?: keyof Body<P> & string;
  /** Whether there is a page to print. */
  prints?: boolean;
}

export function Downloads<P extends Route>({ route, ask, name, list, prints = false }: Props<P>) {
  const { client } = useAsking();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const doing = (work: () => Promise<void>) => () => {
    setBusy(true);
    setProblem(undefined);
    work()
      .catch((error: Error) => setProblem(saying(error)))
      .finally(() => setBusy(false));
  };
  const csv = doing(async () => save(await client.file(route, ask, 'csv'), `${name}.csv`));
  const json = doing(async () => {
    let whole: Record<string, unknown> | undefined;
    for await (const { body } of (client.pages as unknown as AnyPages)(route, ask)) {
      if (whole) whole = { ...whole, [list!]: [...(whole[list!] as unknown[]), ...(body[list!] as unknown[])] };
      else whole = body;
    }
    save(new Blob([jsonOf({ ...whole, next: null })], { type: 'application/json' }), `${name}.json`);
  });
  const print = () => {
    // Opened at once: a window that is opened later counts as unasked for.
    const tab = window.open('', '_blank');
    doing(async () => {
      try {
        const url = URL.createObjectURL(await client.file(route, ask, 'html'));
        if (tab) tab.location.replace(url);
      } catch (error) {
        tab?.close();
        throw error;
      }
    })();
  };
  return (
    <Group gap={6}>
      {prints && (
        <Button size="compact-xs" variant="default" onClick={print} disabled={busy} aria-label={`Print ${name}`}>
          Print
        </Button>
      )}
      <Button size="compact-xs" variant="default" onClick={csv} disabled={busy} aria-label={`${name} as CSV`}>
        CSV
      </Button>
      {list !== undefined && (
        <Button size="compact-xs" variant="default" onClick={json} disabled={busy} aria-label={`${name} as JSON`}>
          JSON
        </Button>
      )}
      {problem !== undefined && (
        <Alert color="red" role="alert" p="xs">
          {problem}
        </Alert>
      )}
    </Group>
  );
}
