import { NativeSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSession } from './asking';
import { consoleOf, PROGRAM } from './place';

interface Listed {
  program: string;
  name: string;
  path: string;
}

async function readPrograms(token: string): Promise<Listed[]> {
  const response = await fetch('/programs', { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error('The programs cannot be listed at the moment.');
  return ((await response.json()) as { programs: Listed[] }).programs;
}

/** Whose ledger is shown, where there are several; and a way to those others that the token is for. */
export function ProgramChoice() {
  const { token } = useSession();
  const { data = [] } = useQuery({
    queryKey: ['programs', token],
    queryFn: () => readPrograms(token),
    enabled: PROGRAM !== undefined,
    staleTime: Infinity,
  });
  if (PROGRAM === undefined) return null;
  if (data.length < 2) return <Text size="sm">{data[0]?.name ?? PROGRAM}</Text>;
  return (
    <NativeSelect
      size="xs"
      aria-label="Program"
      value={PROGRAM}
      data={data.map(({ program, name }) => ({ value: program, label: name }))}
      onChange={({ currentTarget: { value } }) => {
        const chosen = data.find(({ program }) => program === value);
        if (chosen) location.assign(consoleOf(chosen.path));
      }}
    />
  );
}
