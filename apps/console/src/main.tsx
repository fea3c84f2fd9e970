import '@mantine/core/styles.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { Console } from './console';
import { takeTokenFromLink } from './session';
import { mayHelp } from './asking';
import './console.css';

takeTokenFromLink();

const queries = new QueryClient({
  defaultOptions: { queries: { retry: (times, error) => times < 2 && mayHelp(error), staleTime: 5_000 } },
});

createRoot(document.getElementById('root')!).render(
  <MantineProvider defaultColorScheme="auto" theme={{ primaryColor: 'teal', autoContrast: true, primaryShade: 9 }}>
    <QueryClientProvider client={queries}>
      <Router base="/console">
        <Console />
      </Router>
    </QueryClientProvider>
  </MantineProvider>,
);
