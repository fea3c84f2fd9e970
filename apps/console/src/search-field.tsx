import { TextInput, type TextInputProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useAddress } from './address';

/** What a list is searched for, as it is typed. @param name the parameter of the address that has it */
export function SearchField({ name, ...props }: TextInputProps & { name: string }) {
  const address = useAddress();
  const [typed, setTyped] = useState(address.get(name) ?? '');
  const [search] = useDebouncedValue(typed.trim(), 200);
  useEffect(() => {
    if (search !== (address.get(name) ?? '')) address.set({ [name]: search }, { replace: true });
  }, [search]);
  return <TextInput {...props} type="search" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />;
}
